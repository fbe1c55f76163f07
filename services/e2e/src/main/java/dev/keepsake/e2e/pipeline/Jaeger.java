package dev.keepsake.e2e.pipeline;

import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Jaeger that keeps traces in memory, on ports of its own. */
public final class Jaeger implements AutoCloseable {
  /** How many traces it holds, and may be asked for at once. */
  private static final int MAX_TRACES = 200_000;

  private static final Duration START = Duration.ofSeconds(30);

  private final Path log;
  private final int otlpPort = Ports.free();
  private final int queryPort = Ports.free();
  private final int healthPort = Ports.free();
  private final Map<String, String> environment;
  private ManagedProcess process;

  private Jaeger(String name) {
    this.log = Repository.newLog(name + "-jaeger.log");
    this.environment =
        Map.of(
            "JAEGER_OTLP_GRPC_PORT", String.valueOf(otlpPort),
            "JAEGER_QUERY_HTTP_PORT", String.valueOf(queryPort),
            "JAEGER_QUERY_GRPC_PORT", String.valueOf(Ports.free()),
            "JAEGER_HEALTH_PORT", String.valueOf(healthPort),
            "JAEGER_TELEMETRY_PORT", String.valueOf(Ports.free()),
            "JAEGER_MAX_TRACES", String.valueOf(MAX_TRACES),
            "OTEL_TRACES_SAMPLER", "always_off");
  }

  /**
   * Starts a Jaeger and waits until it is healthy.
   *
   * @param name names its log, target/e2e-logs/NAME-jaeger.log
   */
  public static Jaeger start(String name) {
    Jaeger jaeger = reserve(name);
    jaeger.start();
    return jaeger;
  }

  /** Chooses the ports of a Jaeger that is to be started later. */
  public static Jaeger reserve(String name) {
    return new Jaeger(name);
  }

  /** Starts it, on the same ports as before; what it had in memory is gone. */
  public void start() {
    process =
        ManagedProcess.start(
            "jaeger",
            List.of(
                Tools.jaeger().toString(),
                "--config=" + Repository.path("tools/jaeger/config.yaml")),
            environment,
            log);
    process.awaitReady(
        START, Http.answers200(URI.create("http://127.0.0.1:" + healthPort + "/status")));
  }

  public void stop() {
    process.stop(Duration.ofSeconds(30));
  }

  /** Where it takes spans by OTLP over gRPC, as host:port. */
  public String otlpEndpoint() {
    return "127.0.0.1:" + otlpPort;
  }

  /** A client of its query API. */
  public JaegerClient client() {
    return new JaegerClient(URI.create("http://127.0.0.1:" + queryPort), MAX_TRACES);
  }

  /** What it wrote to its log. */
  public String output() {
    return process.output();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
