package dev.keepsake.e2e.pipeline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Prometheus endpoint answered, in the text exposition format. */
public final class PrometheusText {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})?\\s+(\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final List<Sample> samples;

  private PrometheusText(List<Sample> samples) {
    this.samples = samples;
  }

  /** One line: a series and its value. */
  public record Sample(String name, Map<String, String> labels, double value) {
    private boolean fits(String wantedName, Map<String, String> wantedLabels) {
      return name.equals(wantedName) && labels.entrySet().containsAll(wantedLabels.entrySet());
    }
  }

  /** Reads the text; comments and lines of another form are passed over. */
  public static PrometheusText parse(String text) {
    List<Sample> samples = new ArrayList<>();
    text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .forEach(
            line ->
                samples.add(
                    new Sample(line.group(1), labels(line.group(2)), value(line.group(3)))));
    return new PrometheusText(List.copyOf(samples));
  }

  /** The series of a name that carry these labels, whatever others they carry. */
  public List<Sample> series(String name, Map<String, String> labels) {
    return samples.stream().filter(sample -> sample.fits(name, labels)).toList();
  }

  /** The sum over those series, 0 if there is none. */
  public long sum(String name, Map<String, String> labels) {
    return Math.round(series(name, labels).stream().mapToDouble(Sample::value).sum());
  }

  /** The sum over all series of a name. */
  public long sum(String name) {
    return sum(name, Map.of());
  }

  @Override
  public String toString() {
    return samples.toString();
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new LinkedHashMap<>();
    if (text != null) {
      Matcher label = LABEL.matcher(text);
      while (label.find()) {
        labels.put(label.group(1), label.group(2).replace("\\\"", "\"").replace("\\\\", "\\"));
      }
    }
    return labels;
  }

  private static double value(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
