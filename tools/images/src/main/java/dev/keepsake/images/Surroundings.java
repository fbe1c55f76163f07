package dev.keepsake.images;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a service needs around it to run on its own: a {@link StandIn} for whom it calls, and a real
 * database if it has one.
 */
final class Surroundings implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  private final StandIn standIn = new StandIn();
  private final Database database;
  private final HttpClient client = HttpClient.newHttpClient();
  private final int port = Ports.free();

  /**
   * @param logs the directory for the database's output
   */
  Surroundings(boolean hasDatabase, Path logs) throws IOException {
    database = hasDatabase ? Database.start(logs.resolve("postgres.log")) : null;
  }

  /** Starts the service, its output into {@code log}. */
  Process start(List<String> command, Path log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "TMPDIR"));
    environment.putAll(settings(standIn.url()));
    if (database != null) {
      environment.put("DATASOURCES_DEFAULT_URL", database.url());
    }
    return builder.start();
  }

  private Map<String, String> settings(String others) {
    return Map.ofEntries(
        Map.entry("SERVER_PORT", Integer.toString(port)),
        Map.entry("MICRONAUT_SERVER_HOST", "127.0.0.1"),
        Map.entry("SHOP_JWT_SECRET", "only-for-the-building-of-an-image"),
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

  /** Asks the service, and tells whether it says 200. */
  boolean answers(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .timeout(ANSWER_LIMIT)
            .build();
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    client.close();
    if (database != null) {
      database.close();
    }
    standIn.close();
  }
}
