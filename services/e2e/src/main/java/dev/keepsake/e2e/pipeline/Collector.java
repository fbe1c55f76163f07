package dev.keepsake.e2e.pipeline;

import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Collector that runs the repository's collector-config.yaml on ports and a queue of its own. */
public final class Collector implements AutoCloseable {
  private static final String FEATURE_GATES =
      "--feature-gates=processor.tailsamplingprocessor.recordpolicy,"
          + "processor.tailsamplingprocessor.metricstatcountspanssampled";
  private static final Duration START = Duration.ofSeconds(30);

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> command = new ArrayList<>();
  private final Path log;
  private final int grpcPort = Ports.free();
  private final int httpPort = Ports.free();
  private final int healthPort = Ports.free();
  private final int telemetryPort = Ports.free();
  private final int prometheusPort = Ports.free();
  private ManagedProcess process;

  private Collector(String name, Jaeger jaeger, Map<String, String> settings, List<Path> overlays) {
    this.log = Repository.newLog(name + "-collector.log");
    environment.put("KEEPSAKE_OTLP_GRPC_PORT", String.valueOf(grpcPort));
    environment.put("KEEPSAKE_OTLP_HTTP_PORT", String.valueOf(httpPort));
    environment.put("KEEPSAKE_HEALTH_PORT", String.valueOf(healthPort));
    environment.put("KEEPSAKE_TELEMETRY_PORT", String.valueOf(telemetryPort));
    environment.put("KEEPSAKE_PROMETHEUS_PORT", String.valueOf(prometheusPort));
    environment.put("KEEPSAKE_METRICS_INTERVAL", "1s");
    environment.put("KEEPSAKE_JAEGER_ENDPOINT", jaeger.otlpEndpoint());
    environment.put(
        "KEEPSAKE_QUEUE_DIRECTORY",
        Repository.directory("e2e-work").resolve(name + "-queue-" + grpcPort).toString());
    environment.putAll(settings);
    command.add(Tools.otelcol().toString());
    command.add("--config=" + Repository.path("collector-config.yaml"));
    overlays.forEach(overlay -> command.add("--config=" + overlay));
    command.add(FEATURE_GATES);
  }

  /**
   * Starts a Collector and waits until it is healthy.
   *
   * @param name names its log, target/e2e-logs/NAME-collector.log
   * @param settings environment variables of collector-config.yaml
   * @param overlays configuration files that add to it
   */
  public static Collector start(
      String name, Jaeger jaeger, Map<String, String> settings, Path... overlays) {
    Collector collector = new Collector(name, jaeger, settings, List.of(overlays));
    collector.start();
    return collector;
  }

  /** Starts it again, on the same ports and the same queue. */
  public void start() {
    process = ManagedProcess.start("collector", command, environment, log);
    process.awaitReady(START, Http.answers200(uri(healthPort, "/")));
  }

  /** Ends it in order: it decides on what it holds, and leaves its queue on disk. */
  public void stop() {
    process.stop(Duration.ofSeconds(60));
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Makes it hang: it keeps its connections, and answers nothing. */
  public void suspend() {
    process.suspend();
  }

  /** Lets it go on. */
  public void resume() {
    process.resume();
  }

  /** Where spans, logs and metrics go by OTLP over gRPC, as host:port. */
  public String otlpGrpc() {
    return "127.0.0.1:" + grpcPort;
  }

  /** Where spans, logs and metrics go by OTLP over HTTP. */
  public URI otlpHttp() {
    return uri(httpPort, "");
  }

  /** What it counts of itself. */
  public CollectorMetrics metrics() throws IOException, InterruptedException {
    return new CollectorMetrics(PrometheusText.parse(Http.body(uri(telemetryPort, "/metrics"))));
  }

  /** What it offers to Prometheus: span metrics, the service graph, metrics of services. */
  public PrometheusText prometheus() throws IOException, InterruptedException {
    return PrometheusText.parse(prometheusText());
  }

  /** The same as it stands; for the search for words in it. */
  public String prometheusText() throws IOException, InterruptedException {
    return Http.body(uri(prometheusPort, "/metrics"));
  }

  /** Waits until it has decided on every trace and sent on every span that it kept. */
  public CollectorMetrics awaitDrained(Duration limit) {
    return Await.until(
        limit,
        "the Collector has decided and sent everything",
        this::metrics,
        now -> now.undecidedTraces() == 0 && now.queuedSpans() == 0 && now.accountsForAll());
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
    process.close();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
