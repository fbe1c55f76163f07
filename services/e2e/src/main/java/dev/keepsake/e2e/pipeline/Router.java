package dev.keepsake.e2e.pipeline;

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

/** A Collector that spreads traces over samplers, on ports of its own. */
public final class Router implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Map<String, String> environment = new HashMap<>();
  private final List<String> command = new ArrayList<>();
  private final Path log;
  private final int httpPort = Ports.free();
  private final int healthPort = Ports.free();
  private final int telemetryPort = Ports.free();
  private ManagedProcess process;

  private Router(String name, Map<String, String> settings, List<Path> configs) {
    this.log = Repository.newLog(name + "-router.log");
    environment.putAll(settings);
    environment.put("ROUTER_HTTP_PORT", String.valueOf(httpPort));
    environment.put("ROUTER_HEALTH_PORT", String.valueOf(healthPort));
    environment.put("ROUTER_TELEMETRY_PORT", String.valueOf(telemetryPort));
    command.add(Tools.otelcol().toString());
    configs.forEach(config -> command.add("--config=" + config));
  }

  /**
   * Starts a router and waits until it is healthy.
   *
   * @param name names its log, target/e2e-logs/NAME-router.log
   * @param settings environment variables of its configuration
   * @param configs its configuration; its ports come in as ROUTER_HTTP_PORT, ROUTER_HEALTH_PORT and
   *     ROUTER_TELEMETRY_PORT
   */
  public static Router start(String name, Map<String, String> settings, List<Path> configs) {
    Router router = new Router(name, settings, configs);
    router.start();
    return router;
  }

  /** Starts it again, on the same ports. */
  public void start() {
    process = ManagedProcess.start("router", command, environment, log);
    process.awaitReady(LIMIT, Http.answers200(uri(healthPort, "/")));
  }

  /** Ends it in order. */
  public void stop() {
    process.stop(LIMIT);
  }

  /** Ends it as a crash would. */
  public void kill() {
    process.kill();
  }

  /** Where it takes OTLP over HTTP. */
  public URI otlpHttp() {
    return uri(httpPort, "");
  }

  /** What it counts of itself. */
  public RouterMetrics metrics() throws IOException, InterruptedException {
    return new RouterMetrics(PrometheusText.parse(Http.body(uri(telemetryPort, "/metrics"))));
  }

  @Override
  public void close() {
    process.close();
  }

  private static URI uri(int port, String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }
}
