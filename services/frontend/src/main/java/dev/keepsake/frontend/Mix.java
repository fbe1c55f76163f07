package dev.keepsake.frontend;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which scenario is next: each as often as its weight says, spread evenly and the same in every run
 * (smooth weighted round-robin, as nginx has it).
 */
final class Mix {
  private static final String KEY = FrontendConfiguration.PREFIX + ".mix";

  private final Map<Scenario, Integer> weights;
  private final Map<Scenario, Integer> credits = new EnumMap<>(Scenario.class);
  private final int total;

  private Mix(Map<Scenario, Integer> weights) {
    this.weights = weights;
    this.total = weights.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Reads {@code order=40,lookup=20}; what is not named has weight 0. */
  static Mix parse(String text) {
    Map<Scenario, Integer> weights = new EnumMap<>(Scenario.class);
    for (String part : text.split(",", -1)) {
      String[] pair = part.strip().split("=", -1);
      if (pair.length != 2) {
        throw new IllegalArgumentException(
            KEY + " must be scenario=weight,scenario=weight,…, not " + text);
      }
      weights.put(scenario(pair[0].strip()), weight(pair[1].strip()));
    }
    weights.values().removeIf(weight -> weight == 0);
    if (weights.isEmpty()) {
      throw new IllegalArgumentException(KEY + " must give a scenario a weight above 0");
    }
    return new Mix(weights);
  }

  Scenario next() {
    weights.forEach((scenario, weight) -> credits.merge(scenario, weight, Integer::sum));
    Scenario richest =
        credits.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    credits.merge(richest, -total, Integer::sum);
    return richest;
  }

  private static Scenario scenario(String label) {
    return Scenario.of(label)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s has no scenario %s; there are %s"
                        .formatted(
                            KEY,
                            label,
                            Arrays.stream(Scenario.values())
                                .map(Scenario::label)
                                .collect(Collectors.joining(", ")))));
  }

  private static int weight(String text) {
    if (!text.matches("[0-9]{1,6}")) {
      throw new IllegalArgumentException(KEY + " must have weights from 0 to 999999, not " + text);
    }
    return Integer.parseInt(text);
  }
}
