package dev.keepsake.e2e.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Http;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The trace API of a namespace, through a port-forward, with a token or without. */
final class ClusterTraceApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PortForward port;

  private ClusterTraceApi(PortForward port) {
    this.port = port;
  }

  static ClusterTraceApi open(Namespace namespace) {
    return new ClusterTraceApi(PortForward.open(namespace, "keepsake-trace-api", 8007));
  }

  /** Starts and stops a span whose trace is to be kept, and returns the id of the trace. */
  String makeTrace(String token, String service) throws IOException, InterruptedException {
    JsonNode started = JSON.readTree(start(token, service).body());
    HttpResponse<String> stopped =
        post(token, "/stop-trace", "{\"span\": %s}".formatted(started.path("traceparent")));
    if (stopped.statusCode() != 200) {
      throw new AssertionError(stopped.statusCode() + ": " + stopped.body());
    }
    return started.path("traceId").asText();
  }

  /** What it answers to the start of a span. */
  HttpResponse<String> start(String token, String service)
      throws IOException, InterruptedException {
    return post(
        token,
        "/start-trace",
        "{\"name\": \"test\", \"service\": \"%s\", \"attributes\": {\"sampling.keep\": true}}"
            .formatted(service));
  }

  private HttpResponse<String> post(String token, String path, String body)
      throws IOException, InterruptedException {
    return Http.send(
        HttpRequest.newBuilder(port.address().resolve(path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + token)
            .POST(BodyPublishers.ofString(body))
            .timeout(Duration.ofSeconds(30))
            .build());
  }

  @Override
  public void close() {
    port.close();
  }
}
