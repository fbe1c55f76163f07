package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.Books;
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

  private static final String ORDER_HEADINGS =
      """

      | what happens | orders sent | placed | refused, and said so | completed in the store | failed there | pending | contradictions between orders, stock and payments |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static final List<String> ROWS = new ArrayList<>();
  private static final List<String> ORDER_ROWS = new ArrayList<>();

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
    write(row);
  }

  /** What the stores say is of all orders since the shop was opened. */
  static synchronized void add(String event, List<OrderTraffic.Answer> answers, Books books) {
    long placed = answers.stream().filter(OrderTraffic.Answer::placed).count();
    String row =
        "| %s | %d | %d | %d | %d | %d | %d | %d |%n"
            .formatted(
                event,
                answers.size(),
                placed,
                answers.size() - placed,
                books.ids().size(),
                books.failed(),
                books.pending(),
                books.contradictions().size());
    ORDER_ROWS.add(row);
    write(row);
  }

  private static void write(String row) {
    System.out.print(row);
    String spans = HEADINGS + String.join("", ROWS);
    String orders = ORDER_ROWS.isEmpty() ? "" : ORDER_HEADINGS + String.join("", ORDER_ROWS);
    try {
      Files.writeString(Repository.directory("e2e-reports").resolve("survival.md"), spans + orders);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String cell(Losses losses) {
    return losses.sent() == 0 ? "" : losses.toString();
  }
}
