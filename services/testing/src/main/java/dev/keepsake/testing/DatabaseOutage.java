package dev.keepsake.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What holds for every service of the shop that has a database, while that is away. */
public final class DatabaseOutage implements AutoCloseable {
  /** Some 3 s are meant; without limits of the database's it is more than a minute. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final StoppablePostgres postgres;
  private final Api api;
  private final String path;

  /**
   * Starts the service on the class path.
   *
   * @param data an empty directory
   * @param path a path whose answer is read from the database, 200 or 404
   */
  public DatabaseOutage(Path data, String path) throws IOException {
    this.path = path;
    postgres = new StoppablePostgres(data);
    api =
        new Api(
            ApplicationContext.run(
                EmbeddedServer.class, Map.of("datasources.default.url", postgres.url())));
  }

  /** It is alive all the time, ready while the database is there, and tells callers to retry. */
  public void readinessFollows() throws IOException {
    assertThat(api.get("/health/readiness").status()).isEqualTo(200);
    postgres.down();
    assertRefused("/health/readiness");
    assertThat(api.get("/health/liveness").status()).isEqualTo(200);
    assertTellsToRetry();
    postgres.up();
    awaitReady();
    assertThat(isAnswered(api.get(path))).isTrue();
  }

  /** Nobody waits for ever for a database that takes connections and says nothing. */
  public void hangingIsAnswered() throws Exception {
    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
      // Some are in the middle of a statement when it stops.
      Future<List<Duration>> asked =
          thread.submit(() -> AtOnce.call(4, caller -> askUntilRefused()));
      postgres.hang();
      assertThat(asked.get()).allSatisfy(took -> assertThat(took).isLessThan(LIMIT));
      // Others find a pool of dead connections, or an empty one.
      assertTellsToRetry();
      assertRefused("/health/readiness");
      assertThat(api.get("/health/liveness").status()).isEqualTo(200);
    } finally {
      postgres.goOn();
    }
    awaitReady();
    assertThat(isAnswered(api.get(path))).isTrue();
  }

  /** Asks again and again, and gives how long the answer took that was the first refusal. */
  private Duration askUntilRefused() {
    while (true) {
      long start = System.nanoTime();
      Answer answer = api.get(path);
      if (!isAnswered(answer)) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        return Duration.ofNanos(System.nanoTime() - start);
      }
    }
  }

  /** The pool waits up to 5 s between two attempts to connect. */
  private void awaitReady() {
    Await.until("ready again", () -> api.get("/health/readiness").status() == 200);
  }

  private static boolean isAnswered(Answer answer) {
    return answer.status() == 200 || answer.status() == 404;
  }

  private void assertTellsToRetry() {
    Answer answer = assertRefused(path);
    assertThat(answer.kind()).isEqualTo("service-unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  private Answer assertRefused(String path) {
    long start = System.nanoTime();
    Answer answer = api.get(path);
    assertThat(answer.status()).as(answer.text()).isEqualTo(503);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).as(path).isLessThan(LIMIT);
    return answer;
  }

  @Override
  public void close() throws IOException {
    api.close();
    postgres.close();
  }
}
