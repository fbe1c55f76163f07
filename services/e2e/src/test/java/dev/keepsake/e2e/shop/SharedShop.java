package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One whole system for all tests that do not break it, for its start takes time; it ends with the
 * last test. With every ratio at zero, so that what is kept was kept for a reason of its own.
 */
final class SharedShop implements ParameterResolver {
  /** Where the Collector writes the logs of the services, as OTLP JSON. */
  static final Path LOGS = Repository.directory("e2e-work").resolve("shop-logs.json");

  /** Above what a cold start on a busy machine takes, below the delay of the slow ones. */
  static final Duration SLOW = Duration.ofSeconds(4);

  /** The default, for which the guide says why a trace is kept; longer than the slow ones take. */
  static final Duration DECISION_WAIT = Duration.ofSeconds(12);

  /** So few that this memory is full, and grows no more, long before the end of a soak. */
  static final int REMEMBERED_PAYMENTS = 10_000;

  private static final String ORDER = "{\"items\": [\"item1\"], \"total\": 1}";

  private record Running(TracedShop system)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      system.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TracedShop.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedShop.class))
        .getOrComputeIfAbsent(Running.class, key -> start(), Running.class)
        .system();
  }

  private static Running start() {
    LOGS.toFile().delete();
    TracedShop system =
        TracedShop.start(
            "shop",
            Map.of(
                "KEEPSAKE_DECISION_WAIT",
                DECISION_WAIT.toSeconds() + "s",
                "KEEPSAKE_BASELINE_PERCENT",
                "0",
                "KEEPSAKE_CLIENT_ERRORS_PERCENT",
                "0",
                "KEEPSAKE_ROUTES_PERCENT",
                "0",
                "KEEPSAKE_SLOW_MS",
                String.valueOf(SLOW.toMillis()),
                "E2E_LOGS_FILE",
                LOGS.toString()),
            Map.of("PAYMENT_REMEMBERED", String.valueOf(REMEMBERED_PAYMENTS)),
            Repository.path("services/e2e/src/test/resources/logs-to-file.yaml"));
    // What comes first may take longer than a caller waits, on a machine that is busy.
    Await.until(
        Duration.ofMinutes(3),
        "an order is placed",
        () -> system.shop().post("/api/orders", ORDER).statusCode() == 201);
    return new Running(system);
  }
}
