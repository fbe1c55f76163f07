package dev.keepsake.e2e.overhead;

import dev.keepsake.e2e.overhead.Round.Spread;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The rounds as tables: medians, and in brackets the least and the most of all rounds. */
final class OverheadReport {
  private static final double LEAST_THROUGHPUT = 0.97;
  private static final double MOST_MICROS_AT_P99 = 100;
  private static final double MOST_CPU_MICROS_PER_SPAN = 5;

  private final Map<Variant, List<Round>> rounds;
  private final int rate;
  private final double load;

  /**
   * @param rate half of what the untraced shop can do, orders a second
   * @param load of the machine before, as {@code uptime} has it
   */
  OverheadReport(Map<Variant, List<Round>> rounds, int rate, double load) {
    this.rounds = rounds;
    this.rate = rate;
    this.load = load;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "load %.2f; %d rounds, services on %d of %d processors, fixed rates %d and %d/s%n%n"
            .formatted(
                load,
                rounds.get(Variant.OFF).size(),
                Processors.FOR_SERVICES,
                Runtime.getRuntime().availableProcessors(),
                rate / 2,
                rate));
    text.append(
        """
        | for one order | requests/s at saturation | p50 µs at a quarter | p99 µs | p50 µs at half | p99 µs | µs of CPU at saturation | at half | KiB allocated | spans |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        """);
    rounds.keySet().forEach(variant -> text.append(figures(variant)));
    text.append(
        """

        | beside off, round by round | throughput | p50 µs at a quarter | p99 µs | p50 µs at half | p99 µs | CPU at saturation | CPU at half | µs of CPU per span at saturation | at half | bytes allocated per span |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        """);
    rounds.keySet().stream()
        .filter(variant -> variant != Variant.OFF)
        .forEach(variant -> text.append(comparison(variant)));
    return text.append('\n').append(budgets()).toString();
  }

  private String figures(Variant variant) {
    return row(
        variant,
        of(variant, Round::throughput).with("%.0f"),
        of(variant, round -> round.quarter().p50()).with("%.0f"),
        of(variant, round -> round.quarter().p99()).with("%.0f"),
        of(variant, round -> round.half().p50()).with("%.0f"),
        of(variant, round -> round.half().p99()).with("%.0f"),
        of(variant, Round::cpu).with("%.0f"),
        of(variant, round -> round.half().cpu()).with("%.0f"),
        of(variant, round -> round.allocated() / 1024).with("%.0f"),
        of(variant, Round::spans).with("%.1f"));
  }

  private String comparison(Variant variant) {
    return row(
        variant,
        ratio(variant, Round::throughput).with("%.3f"),
        difference(variant, round -> round.quarter().p50()).with("%+.0f"),
        difference(variant, round -> round.quarter().p99()).with("%+.0f"),
        difference(variant, round -> round.half().p50()).with("%+.0f"),
        difference(variant, round -> round.half().p99()).with("%+.0f"),
        ratio(variant, Round::cpu).with("%.3f"),
        ratio(variant, round -> round.half().cpu()).with("%.3f"),
        perSpan(variant, Round::cpu).with("%.1f"),
        perSpan(variant, round -> round.half().cpu()).with("%.1f"),
        perSpan(variant, Round::allocated).with("%.0f"));
  }

  private static String row(Variant variant, String... figures) {
    return "| %s | %s |%n".formatted(variant, String.join(" | ", figures));
  }

  private String budgets() {
    double throughput = ratio(Variant.OURS, Round::throughput).median();
    double p99 = difference(Variant.OURS, round -> round.half().p99()).median();
    double perSpan = perSpan(Variant.OURS_SPANS, Round::cpu).median();
    double ofAgent =
        difference(Variant.OURS, Round::cpu).median()
            / difference(Variant.AGENT, Round::cpu).median();
    return """
    budget: at least %.2f of the throughput: %s; at most %.0f µs more at p99: %s; at most %.0f µs of CPU per span: %s
    ours takes %.2f of the CPU that the agent takes, budget 0.50: %s
    """
        .formatted(
            LEAST_THROUGHPUT,
            held(throughput >= LEAST_THROUGHPUT),
            MOST_MICROS_AT_P99,
            held(p99 <= MOST_MICROS_AT_P99),
            MOST_CPU_MICROS_PER_SPAN,
            held(perSpan <= MOST_CPU_MICROS_PER_SPAN),
            ofAgent,
            held(ofAgent < 0.5));
  }

  private static String held(boolean held) {
    return held ? "held" : "MISSED";
  }

  private Spread of(Variant variant, ToDoubleFunction<Round> figure) {
    return Round.spread(rounds.get(variant), figure);
  }

  private Spread ratio(Variant variant, ToDoubleFunction<Round> figure) {
    return Spread.between(
        rounds.get(variant),
        rounds.get(Variant.OFF),
        (a, b) -> figure.applyAsDouble(a) / figure.applyAsDouble(b));
  }

  private Spread difference(Variant variant, ToDoubleFunction<Round> figure) {
    return Spread.between(
        rounds.get(variant),
        rounds.get(Variant.OFF),
        (a, b) -> figure.applyAsDouble(a) - figure.applyAsDouble(b));
  }

  private Spread perSpan(Variant variant, ToDoubleFunction<Round> figure) {
    return Spread.between(
        rounds.get(variant),
        rounds.get(Variant.OFF),
        (a, b) -> (figure.applyAsDouble(a) - figure.applyAsDouble(b)) / a.spans());
  }
}
