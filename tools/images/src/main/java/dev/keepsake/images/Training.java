package dev.keepsake.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One run of a service, in which the JVM writes down what it loaded, linked and compiled. */
final class Training {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration END_LIMIT = Duration.ofMinutes(3);

  /** Enough of each kind that the second and later answers are seen too. */
  private static final int ROUNDS = 5;

  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN_ID = "b7ad6b7169203331";
  private static final String SPAN = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";
  private static final String TRACE =
      """
      {"name": "training", "service": "training", "traceId": "%s", "spanId": "%s"}
      """
          .formatted(TRACE_ID, SPAN_ID);

  private final String name;
  private final List<String> command;
  private final boolean hasDatabase;

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
    try (Surroundings surroundings = new Surroundings(hasDatabase, log.getParent())) {
      Process service = surroundings.start(command, log);
      try {
        train(service, surroundings, log);
      } finally {
        service.descendants().forEach(ProcessHandle::destroyForcibly);
        service.destroyForcibly();
      }
    }
  }

  private void train(Process service, Surroundings surroundings, Path log)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + START_LIMIT.toNanos();
    // A service that serves nothing ends by itself.
    while (service.isAlive() && !surroundings.answers("GET", "/health/readiness", "")) {
      if (System.nanoTime() > end) {
        throw failure("was not ready after " + START_LIMIT.toSeconds() + " s", log);
      }
      Thread.sleep(50);
    }
    for (int round = 0; service.isAlive() && round < ROUNDS; round++) {
      surroundings.answers("GET", "/health/liveness", "");
      surroundings.answers("POST", "/api/orders", "{\"items\": [\"item1\"], \"total\": 99.99}");
      surroundings.answers("GET", "/api/orders/1", "");
      surroundings.answers("GET", "/nowhere", "");
      surroundings.answers("POST", "/start-trace", TRACE);
      surroundings.answers("POST", "/stop-trace", "{\"span\": \"%s\"}".formatted(SPAN));
      surroundings.answers("POST", "/v1/traces", "{\"resourceSpans\": []}");
      surroundings.answers("GET", "/api/traces", "");
    }
    service.destroy();
    if (!service.waitFor(END_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw failure("did not end within " + END_LIMIT.toSeconds() + " s of being told to", log);
    }
  }

  ImageFailure failure(String what, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    String end = String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    return new ImageFailure(
        "the training run of " + name + " " + what + "; the end of its output:\n" + end);
  }
}
