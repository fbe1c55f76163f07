package dev.keepsake.e2e.traceapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.shop.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The trace API as a process, on a port of its own, as programs without an SDK call it. */
public final class TraceApi implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(120);
  private static final String JAR = "services/trace-api/target/trace-api.jar";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port = Ports.free();
  private final ManagedProcess process;

  private TraceApi(
      String name, Collector collector, Map<String, String> settings, List<String> options) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("SERVER_PORT", String.valueOf(port));
    environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.otlpHttp().toString());
    String log = name + "-trace-api";
    process =
        options.isEmpty()
            ? JavaProgram.start("trace-api", JAR, environment, log)
            : JavaProgram.start("trace-api", JAR, options, environment, log);
    process.awaitReady(START, Http.answers200(of("/health")));
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param name names its log, target/e2e-logs/NAME-trace-api.log
   * @param settings environment variables
   */
  public static TraceApi start(String name, Collector collector, Map<String, String> settings) {
    return new TraceApi(name, collector, settings, List.of());
  }

  /** The same with other options of the JVM than those of the local run. */
  public static TraceApi start(
      String name, Collector collector, Map<String, String> settings, List<String> options) {
    return new TraceApi(name, collector, settings, options);
  }

  /** An address at it. */
  public URI of(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** POSTs JSON, and gives what was answered; another status than the wanted is an error. */
  public JsonNode post(String path, int wanted, String json)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        Http.send(
            HttpRequest.newBuilder(of(path))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(30))
                .POST(BodyPublishers.ofString(json))
                .build());
    if (response.statusCode() != wanted) {
      throw new IOException(response.statusCode() + " from " + path + ": " + response.body());
    }
    return JSON.readTree(response.body());
  }

  /** The processor time that it has taken since its start. */
  public Duration cpu() {
    return ProcessHandle.of(process.pid()).orElseThrow().info().totalCpuDuration().orElseThrow();
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.close();
  }
}
