package dev.keepsake.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.StoredSpan;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Spans in the formats of Zipkin and of Jaeger go the way of those that come by OTLP. */
class OtherFormatsIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ZIPKIN = Ports.free();
  private static final int JAEGER_GRPC = Ports.free();
  private static final int JAEGER_THRIFT = Ports.free();

  private static Jaeger jaeger;
  private static Collector collector;

  @BeforeAll
  static void start() {
    jaeger = Jaeger.start("other-formats");
    collector =
        Collector.start(
            "other-formats",
            jaeger,
            Map.of(
                "KEEPSAKE_DECISION_WAIT", "2s",
                "KEEPSAKE_BASELINE_PERCENT", "0",
                "KEEPSAKE_ZIPKIN_PORT", String.valueOf(ZIPKIN),
                "KEEPSAKE_JAEGER_GRPC_PORT", String.valueOf(JAEGER_GRPC),
                "KEEPSAKE_JAEGER_THRIFT_PORT", String.valueOf(JAEGER_THRIFT)),
            Repository.path("collector-overlays/zipkin-jaeger.yaml"));
  }

  @AfterAll
  static void stop() {
    collector.close();
    jaeger.close();
  }

  @Test
  void zipkinsJsonByHttp() throws Exception {
    OldSpan span = OldSpan.random("zipkin-client");
    assertThat(post(ZIPKIN, "/api/v2/spans", "application/json", span.zipkinJson())).isEqualTo(202);
    assertArrived(span);
  }

  @Test
  void jaegersThriftByHttp() throws Exception {
    OldSpan span = OldSpan.random("thrift-client");
    assertThat(
            post(
                JAEGER_THRIFT,
                "/api/traces",
                "application/vnd.apache.thrift.binary",
                span.thrift()))
        .isEqualTo(202);
    assertArrived(span);
  }

  /** By curl, for the JDK's client speaks no HTTP/2 to a server that it has not asked before. */
  @Test
  void jaegersProtobufByGrpc() throws Exception {
    OldSpan span = OldSpan.random("grpc-client");
    Path message = Repository.directory("e2e-work").resolve("post-spans.grpc");
    Files.write(message, span.grpcMessage());
    String answer =
        Command.output(
            LIMIT,
            Map.of(),
            List.of(
                "curl",
                "--silent",
                "--show-error",
                "--include",
                "--http2-prior-knowledge",
                "-HContent-Type: application/grpc",
                "-HTE: trailers",
                "--data-binary",
                "@" + message,
                "http://127.0.0.1:" + JAEGER_GRPC + "/jaeger.api_v2.CollectorService/PostSpans"));
    assertThat(answer).contains("grpc-status: 0");
    assertArrived(span);
  }

  private static int post(int port, String path, String type, byte[] body) throws Exception {
    return Http.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build())
        .statusCode();
  }

  /** Kept for what its tags say, counted, and without its secret. */
  private static void assertArrived(OldSpan sent) throws Exception {
    List<StoredSpan> trace =
        Await.until(
                LIMIT,
                "the trace of " + sent.service() + " is in Jaeger",
                () -> jaeger.client().trace(sent.traceId()),
                Optional::isPresent)
            .orElseThrow();
    assertThat(trace).hasSize(1);
    StoredSpan span = trace.getFirst();
    assertThat(span.service()).isEqualTo(sent.service());
    assertThat(span.name()).isEqualTo(OldSpan.NAME);
    assertThat(span.spanId()).isEqualTo(sent.spanId());
    assertThat(span.kind()).isEqualTo("server");
    assertThat(span.durationMicros()).isEqualTo(OldSpan.DURATION_MICROS);
    assertThat(span.tags()).containsEntry("http.response.status_code", 200L);
    assertThat(span.policy()).isEqualTo("forced");
    assertThat(jaeger.client().rawTrace(sent.traceId())).doesNotContain(OldSpan.SECRET);
    Await.until(
        LIMIT,
        "it is among the span metrics",
        () -> collector.prometheusText().contains("service_name=\"" + sent.service() + "\""));
  }
}
