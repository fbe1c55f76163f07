package dev.keepsake.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Footprint;
import dev.keepsake.e2e.process.Fuzzing;
import dev.keepsake.e2e.process.Http;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Senders that send what is not OTLP: the Collector answers each of them, never by a 5xx, and goes
 * on as before. What once ended it is among {@link HostileBodies}.
 */
class OtlpFuzzIT {
  /** As long as that, and at least so many requests. */
  private static final Duration TIME = Duration.ofSeconds(Long.getLong("keepsake.fuzz-seconds", 0));

  private static final int REQUESTS = 1_000;
  private static final int CONNECTIONS = 200;

  /** What the Collector may grow by, in MiB: among the requests is one of 200 MiB, compressed. */
  private static final long GROWTH = 600;

  /** Statuses of gRPC. */
  private static final int OK = 0;

  private static final int UNKNOWN = 2;
  private static final int INTERNAL = 13;

  private static final int ANSWER_MILLIS = 60_000;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private static final TraceFactory FACTORY =
      new TraceFactory(ThreadLocalRandom.current().nextLong());

  private static Jaeger jaeger;
  private static Collector collector;
  private static Footprint before;

  private Fuzzing fuzzing;
  private long requests;

  @BeforeAll
  static void start() throws Exception {
    jaeger = Jaeger.start("otlp-fuzz");
    collector =
        Collector.start(
            "otlp-fuzz",
            jaeger,
            Map.of("KEEPSAKE_DECISION_WAIT", "1s", "KEEPSAKE_BASELINE_PERCENT", "100"));
    assertGoesOn();
    before = Footprint.of(collector.pid());
  }

  @AfterAll
  static void stop() {
    collector.close();
    jaeger.close();
  }

  @BeforeEach
  void isThere(TestInfo test) throws Exception {
    assertThat(ProcessHandle.of(collector.pid())).isPresent();
    fuzzing =
        Fuzzing.of(
            "OTLP, " + test.getTestMethod().orElseThrow().getName(),
            Map.of("collector", collector.pid()));
  }

  @AfterEach
  void goesOnAsBefore() throws Exception {
    assertGoesOn();
    assertThat(collector.output()).doesNotContain("panic").doesNotContain("fatal error");
    Await.until(
        LIMIT,
        "its connections are closed",
        () -> Footprint.of(collector.pid()).files() <= before.files() + 20);
    assertThat(Footprint.of(collector.pid()).residentMib())
        .isLessThan(before.residentMib() + GROWTH);
    // A scrape is refused as a whole for one name that is no UTF-8.
    assertThat(collector.prometheusText()).contains("traces_span_metrics_calls_total");
    fuzzing.end(requests, GROWTH);
  }

  @Test
  void mutatedRequestsByHttp() {
    long seed = ThreadLocalRandom.current().nextLong();
    Mutation mutation = new Mutation(seed);
    byte[] traces = trace();
    byte[] json = HostileBodies.JSON_TRACE.getBytes(StandardCharsets.UTF_8);
    String[] paths = {"/v1/traces", "/v1/traces", "/v1/logs", "/v1/metrics", "/v1/nothing"};
    String[] types = {
      HostileBodies.PROTOBUF,
      HostileBodies.JSON,
      HostileBodies.PROTOBUF,
      "text/plain",
      "application/grpc",
      "x"
    };
    String[] encodings = {"", "", "", "gzip", "zstd", "snappy", "deflate", "br"};
    forAWhile(
        REQUESTS,
        seed,
        number -> {
          byte[] body = mutation.of(number % 2 == 0 ? traces : json);
          String encoding = mutation.oneOf(encodings);
          if (encoding.equals("gzip")) {
            body =
                number % 3 == 0 ? mutation.of(HostileBodies.gzip(body)) : HostileBodies.gzip(body);
          }
          int status = post(mutation.oneOf(paths), mutation.oneOf(types), encoding, body);
          assertThat(status).as("with %s", encoding).isBetween(200, 499);
        });
  }

  @Test
  void mutatedFramesByGrpc() {
    long seed = ThreadLocalRandom.current().nextLong();
    Mutation mutation = new Mutation(seed);
    forAWhile(
        CONNECTIONS,
        seed,
        number ->
            assertThat(endByGrpc(mutation.of(GrpcCall.of(trace()))))
                .as("status, if any")
                .isNotEqualTo(OptionalInt.of(UNKNOWN)));
  }

  /** By both ways the same is taken: INTERNAL is what gRPC says where HTTP has a 400. */
  @Test
  void mutatedMessagesByGrpcAndByHttp() {
    long seed = ThreadLocalRandom.current().nextLong();
    Mutation mutation = new Mutation(seed);
    forAWhile(
        CONNECTIONS,
        seed,
        number -> {
          byte[] message = mutation.of(trace());
          int status = post("/v1/traces", HostileBodies.PROTOBUF, "", message);
          assertThat(status).as("by HTTP").isIn(200, 400);
          assertThat(statusByGrpc(message))
              .as("by gRPC, where by HTTP it was %d", status)
              .isEqualTo(OptionalInt.of(status == 200 ? OK : INTERNAL));
        });
  }

  /** In one test, for a look at the Collector after each takes seconds. */
  @Test
  void hostileRequests() {
    HostileBodies.all(trace())
        .forEach(
            body -> {
              assertThat(post("/v1/traces", body.type(), body.encoding(), body.bytes()))
                  .as(body.name())
                  .isBetween(200, 499);
              if (body.encoding().isEmpty()) {
                assertThat(
                        GrpcCall.isWhole(body.bytes())
                            ? statusByGrpc(body.bytes())
                            : endByGrpc(GrpcCall.of(body.bytes())))
                    .as(body.name())
                    .isNotEqualTo(OptionalInt.of(UNKNOWN));
              }
            });
  }

  @FunctionalInterface
  private interface Attempt {
    void make(int number);
  }

  private void forAWhile(int atLeast, long seed, Attempt attempt) {
    long end = System.nanoTime() + TIME.toNanos();
    for (int i = 0; i < atLeast || System.nanoTime() < end; i++) {
      try {
        attempt.make(i);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("attempt %d of seed %d: %s".formatted(i, seed, e), e);
      }
    }
  }

  /** A trace with an error is taken, and reaches Jaeger. */
  private static void assertGoesOn() {
    LabelledTrace trace = FACTORY.make(TraceKind.ERROR);
    OtlpSender.Delivery delivery =
        new OtlpSender(collector.otlpHttp(), 1, 3).send(Load.of(List.of(trace)).requests());
    assertThat(delivery.lost()).as("spans that were not taken").isZero();
    Await.until(
        LIMIT,
        "a trace is in Jaeger",
        () -> jaeger.client().trace(trace.traceId()),
        found -> found.isPresent() && found.get().size() == TraceFactory.SPANS);
  }

  private int post(String path, String type, String encoding, byte[] body) {
    requests++;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(collector.otlpHttp().resolve(path))
            .timeout(Duration.ofMillis(ANSWER_MILLIS))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (!encoding.isEmpty()) {
      request.header("Content-Encoding", encoding);
    }
    try {
      return Http.send(request.build()).statusCode();
    } catch (IOException e) {
      // A server may hang up on a body that it has refused already.
      if (body.length > 16 << 20 && ProcessHandle.of(collector.pid()).isPresent()) {
        return 413;
      }
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** The status of a whole call; it has one, or none if the Collector ends the stream. */
  private OptionalInt statusByGrpc(byte[] message) {
    return byGrpc(GrpcCall.of(message), false);
  }

  /** Likewise of what may be no call: after it nothing comes, so that no server waits for more. */
  private OptionalInt endByGrpc(byte[] frames) {
    return byGrpc(frames, true);
  }

  /** An error unless the other side says something, or ends the connection, in time. */
  private OptionalInt byGrpc(byte[] frames, boolean end) {
    requests++;
    URI address = URI.create("grpc://" + collector.otlpGrpc());
    try (Socket socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(ANSWER_MILLIS);
      try {
        socket.getOutputStream().write(frames);
        if (end) {
          socket.shutdownOutput();
        }
        InputStream in = socket.getInputStream();
        OptionalInt status = GrpcCall.status(in);
        if (end) {
          in.readAllBytes();
        }
        return status;
      } catch (SocketException e) {
        // It hung up.
        return OptionalInt.empty();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] trace() {
    return Load.of(List.of(FACTORY.make(TraceKind.NORMAL))).requests().getFirst().body();
  }
}
