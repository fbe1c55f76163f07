package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The table of docs/survival.md, as far as the tests have come. */
final class SurvivalReport {
  private static final String HEADINGS =
      """
      | what happens | spans sent | stored | dropped by policy | lost, as counted | unexplained | error traces lost / partial | slow traces lost / partial |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static final List<String> ROWS = new ArrayList<>();

  private SurvivalReport() {}

  static synchronized void add(Balance balance) {
    String row =
        "| %s | %d | %d | %d | %d | %d | %s | %s |%n"
            .formatted(
                balance.event(),
                balance.sent(),
                balance.stored(),
                balance.dropped(),
                balance.lost(),
                balance.unexplained(),
                cell(balance.errors()),
                cell(balance.slow()));
    ROWS.add(row);
    System.out.print(row);
    try {
      Files.writeString(
          Repository.directory("e2e-reports").resolve("survival.md"),
          HEADINGS + String.join("", ROWS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cell(Losses losses) {
    return losses.sent() == 0 ? "" : losses.toString();
  }
}
