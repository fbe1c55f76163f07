package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.process.Repository;
import java.nio.file.Path;
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
    return new Running(
        TracedShop.start(
            "shop",
            Map.of(
                // Longer than the slow ones take, or they are judged before they are slow.
                "KEEPSAKE_DECISION_WAIT", "8s",
                "KEEPSAKE_BASELINE_PERCENT", "0",
                "KEEPSAKE_CLIENT_ERRORS_PERCENT", "0",
                "KEEPSAKE_ROUTES_PERCENT", "0",
                // Above what a cold start on a busy machine takes, below the delay of the slow
                // ones.
                "KEEPSAKE_SLOW_MS", "4000",
                "E2E_LOGS_FILE", LOGS.toString()),
            Map.of(),
            Repository.path("services/e2e/src/test/resources/logs-to-file.yaml")));
  }
}
