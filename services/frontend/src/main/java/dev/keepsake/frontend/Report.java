package dev.keepsake.frontend;

import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was sent and what came back. */
@Singleton
class Report {
  private static final String ROW = "%-16s %8s %8s %8s %8s %10s %11s %9s %9s %9s%n";

  private final Map<Scenario, ScenarioCounts> scenarios =
      Collections.synchronizedMap(new EnumMap<>(Scenario.class));
  private final ScenarioCounts total = new ScenarioCounts();

  void sent(Scenario scenario) {
    counts(scenario).sent();
    total.sent();
  }

  void skipped(Scenario scenario) {
    counts(scenario).skipped();
    total.skipped();
  }

  void add(Outcome outcome) {
    counts(outcome.scenario()).add(outcome);
    total.add(outcome);
  }

  /** How many answers were not the expected ones, requests without an answer included. */
  long unexpected() {
    return total.snapshot().unexpected();
  }

  /** A line for each scenario and one for all, then what was unexpected. */
  String table() {
    StringBuilder table = new StringBuilder();
    table.append(
        ROW.formatted(
            "scenario",
            "sent",
            "2xx",
            "4xx",
            "5xx",
            "no answer",
            "unexpected",
            "skipped",
            "p50 ms",
            "p99 ms"));
    Map<Scenario, ScenarioCounts> each = copy();
    each.forEach((scenario, counts) -> table.append(row(scenario.label(), counts.snapshot())));
    table.append(row("total", total.snapshot()));
    each.forEach(
        (scenario, counts) ->
            counts
                .snapshot()
                .deviations()
                .forEach(
                    (deviation, times) ->
                        table.append(
                            "%s: %s, %d times%n".formatted(scenario.label(), deviation, times))));
    return table.toString();
  }

  /** The same in one line. */
  String summary() {
    ScenarioCounts.Snapshot all = total.snapshot();
    return "Sent %d (%s), 2xx %d, 4xx %d, 5xx %d, no answer %d, unexpected %d, skipped %d, p50 %.1f ms, p99 %.1f ms"
        .formatted(
            all.sent(),
            copy().entrySet().stream()
                .map(entry -> entry.getKey().label() + " " + entry.getValue().snapshot().sent())
                .collect(Collectors.joining(", ")),
            all.successes(),
            all.clientErrors(),
            all.serverErrors(),
            all.unanswered(),
            all.unexpected(),
            all.skipped(),
            all.medianMillis(),
            all.p99Millis());
  }

  private static String row(String name, ScenarioCounts.Snapshot counts) {
    return ROW.formatted(
        name,
        counts.sent(),
        counts.successes(),
        counts.clientErrors(),
        counts.serverErrors(),
        counts.unanswered(),
        counts.unexpected(),
        counts.skipped(),
        "%.1f".formatted(counts.medianMillis()),
        "%.1f".formatted(counts.p99Millis()));
  }

  private ScenarioCounts counts(Scenario scenario) {
    return scenarios.computeIfAbsent(scenario, unused -> new ScenarioCounts());
  }

  private Map<Scenario, ScenarioCounts> copy() {
    synchronized (scenarios) {
      return new TreeMap<>(scenarios);
    }
  }
}
