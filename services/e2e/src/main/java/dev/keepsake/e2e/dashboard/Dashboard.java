package dev.keepsake.e2e.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.JavaProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The dashboard as a process, on a port of its own, as its page and the Collector see it. */
public final class Dashboard implements AutoCloseable {
  /** What the Collector's configuration has in addition where there is a dashboard. */
  public static final Path OVERLAY = Repository.path("collector-overlays/dashboard.yaml");

  private static final Duration START = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Map<String, String> environment;
  private final int port = Ports.free();
  private ManagedProcess process;

  private Dashboard(String name, Map<String, String> settings) {
    this.name = name;
    this.environment = new HashMap<>(settings);
    environment.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    environment.put("SERVER_PORT", String.valueOf(port));
    environment.put("OTEL_SDK_DISABLED", "true");
  }

  /**
   * Starts it and waits until it is ready.
   *
   * @param name names its log, target/e2e-logs/NAME-dashboard.log
   * @param settings environment variables
   */
  public static Dashboard start(String name, Map<String, String> settings) {
    Dashboard dashboard = reserve(name, settings);
    dashboard.start();
    return dashboard;
  }

  /** Chooses the port of one that is to be started later, or never. */
  public static Dashboard reserve(String name, Map<String, String> settings) {
    return new Dashboard(name, settings);
  }

  /** Starts it. */
  public void start() {
    process =
        JavaProgram.start(
            "dashboard",
            "services/dashboard/target/dashboard.jar",
            environment,
            name + "-dashboard");
    process.awaitReady(START, Http.answers200(of("/health")));
  }

  /** Makes it hang: it keeps its connections, and answers nothing. */
  public void suspend() {
    process.suspend();
  }

  /** Lets it go on. */
  public void resume() {
    process.resume();
  }

  /** An address at it. */
  public URI of(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  public long pid() {
    return process.pid();
  }

  /** What it answers to a GET. */
  public JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(Http.body(of(path)));
  }

  /** What it knows of a trace; an exception when that is nothing. */
  public JsonNode trace(String traceId) throws IOException, InterruptedException {
    return get("/api/traces/" + traceId);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
