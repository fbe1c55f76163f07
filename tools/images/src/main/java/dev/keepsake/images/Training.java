package dev.keepsake.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a service, in which the JVM writes down what it loaded, linked and compiled. All
 * around the service is a {@link StandIn}, but for a database, which is a real one.
 */
final class Training {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration END_LIMIT = Duration.ofMinutes(3);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  /** Enough of each kind that the second and later answers are seen too. */
  private static final int ROUNDS = 5;

  private final String name;
  private final List<String> command;
  private final boolean hasDatabase;
  private final int port = Ports.free();

  /**
   * @param command starts the service and has its JVM write the cache at its end
   */
  Training(String name, List<String> command, boolean hasDatabase) {
    this.name = name;
    this.command = command;
    this.hasDatabase = hasDatabase;
  }

  /** Leaves no process, and the service's output in {@code log}. */
  void run(Path log) throws IOException, InterruptedException {
    try (StandIn standIn = new StandIn();
        Database database =
            hasDatabase ? Database.start(log.resolveSibling("postgres.log")) : null) {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile());
      Map<String, String> environment = builder.environment();
      environment.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL"));
      environment.putAll(settings(standIn.url()));
      if (database != null) {
        environment.put("DATASOURCES_DEFAULT_URL", database.url());
      }
      Process service = builder.start();
      try {
        train(service, log);
      } finally {
        service.descendants().forEach(ProcessHandle::destroyForcibly);
        service.destroyForcibly();
      }
    }
  }

  private Map<String, String> settings(String others) {
    return Map.ofEntries(
        Map.entry("SERVER_PORT", Integer.toString(port)),
        Map.entry("MICRONAUT_SERVER_HOST", "127.0.0.1"),
        Map.entry("SHOP_JWT_SECRET", "only-for-the-training-of-an-image"),
        Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", others),
        Map.entry("AUTH_URL", others),
        Map.entry("USER_URL", others),
        Map.entry("ORDER_URL", others),
        Map.entry("INVENTORY_URL", others),
        Map.entry("PAYMENT_URL", others),
        // What sends by itself ends by itself.
        Map.entry("GATEWAY_URL", others),
        Map.entry("FRONTEND_RATE", "10"),
        Map.entry("FRONTEND_REQUESTS", "20"));
  }

  private void train(Process service, Path log) throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    while (service.isAlive() && !answers("GET", "/health/readiness", "")) {
      if (System.nanoTime() > end) {
        throw failure("was not ready after " + START_LIMIT.toSeconds() + " s", log);
      }
      Thread.sleep(50);
    }
    for (int round = 0; service.isAlive() && round < ROUNDS; round++) {
      answers("GET", "/health/liveness", "");
      answers("POST", "/api/orders", "{\"items\": [\"item1\"], \"total\": 99.99}");
      answers("GET", "/api/orders/1", "");
      answers("GET", "/nowhere", "");
    }
    service.destroy();
    if (!service.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw failure("did not end within " + END_LIMIT.toSeconds() + " s of being told to", log);
    }
  }

  private boolean answers(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .timeout(ANSWER_LIMIT)
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  ImageFailure failure(String what, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    return new ImageFailure(
        "the training run of " + name + " " + what + "; the end of its output:\n" + end);
  }
}
