package dev.keepsake.e2e.overhead;

import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What one variant did in one round. Times in microseconds, for one request.
 *
 * @param throughput requests a second at saturation
 * @param cpu of all services, at saturation
 * @param allocated bytes of all services, at saturation
 * @param spans that the Collector took
 * @param quarter at a quarter of what the untraced shop can do
 * @param half at half of it
 */
record Round(
    double throughput, double cpu, double allocated, double spans, Steady quarter, Steady half) {

  /**
   * What it did at a fixed rate.
   *
   * @param cpu of all services
   */
  record Steady(double p50, double p99, double cpu) {}

  static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
  }

  /** The median, and between which bounds all values lie. */
  record Spread(double median, double least, double most) {
    static Spread of(List<Double> values) {
      List<Double> sorted = values.stream().sorted().toList();
      int middle = sorted.size() / 2;
      double median =
          sorted.size() % 2 == 1
              ? sorted.get(middle)
              : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
      return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** Of a figure that is made of two variants in the same round. */
    static Spread between(
        List<Round> rounds, List<Round> base, ToDoubleBiFunction<Round, Round> figure) {
      return of(
          IntStream.range(0, rounds.size())
              .mapToObj(i -> figure.applyAsDouble(rounds.get(i), base.get(i)))
              .toList());
    }

    String with(String format) {
      return (format + " (" + format + " to " + format + ")").formatted(median, least, most);
    }
  }
}
