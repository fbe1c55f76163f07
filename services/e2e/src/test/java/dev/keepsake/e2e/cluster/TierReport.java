package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was lost by event, traffic and exporter, as a table in target/e2e-reports. */
final class TierReport {
  private final String file;
  private final Map<String, Sum> sums = new TreeMap<>();

  TierReport(String file) {
    this.file = file;
  }

  private record Sum(TierTrial.Outcome first, int times, Losses errors, Losses slow) {
    Sum plus(Sum other) {
      return new Sum(first, times + other.times, errors.plus(other.errors), slow.plus(other.slow));
    }

    String row() {
      return "| %s | %s | %s | %d | %s | %s |%n"
          .formatted(first.event(), first.pace(), first.exporter(), times, errors, slow);
    }
  }

  /** Adds an outcome to those of the same event, traffic and exporter, and writes the table. */
  synchronized void add(TierTrial.Outcome outcome) throws IOException {
    String key =
        "%s %d %s".formatted(outcome.pace(), outcome.event().ordinal(), outcome.exporter());
    sums.merge(key, new Sum(outcome, 1, outcome.errors(), outcome.slow()), Sum::plus);
    Files.writeString(Repository.directory("e2e-reports").resolve(file), table());
  }

  /** The table, in Markdown. */
  synchronized String table() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| event in the middle | traffic | exporter | times | error traces lost / partial | slow traces lost / partial |\n");
    lines.add("| --- | --- | --- | --- | --- | --- |\n");
    sums.values().forEach(sum -> lines.add(sum.row()));
    return String.join("", lines);
  }
}
