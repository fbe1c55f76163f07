package dev.keepsake.e2e;

import java.util.Map;

/** Settings of the sampler's ratios, in percent. */
final class Ratios {
  private Ratios() {}

  /** No ratio keeps anything: what is kept was kept for a reason of its own. */
  static final Map<String, String> ZERO = of(0, 0, 0);

  static Map<String, String> of(int baseline, int clientErrors, int routes) {
    return Map.of(
        "KEEPSAKE_DECISION_WAIT", "3s",
        "KEEPSAKE_BASELINE_PERCENT", String.valueOf(baseline),
        "KEEPSAKE_CLIENT_ERRORS_PERCENT", String.valueOf(clientErrors),
        "KEEPSAKE_ROUTES_PERCENT", String.valueOf(routes),
        "KEEPSAKE_ROUTES", "[/api/login]");
  }
}
