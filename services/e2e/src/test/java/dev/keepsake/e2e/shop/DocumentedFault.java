package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A row of the table of faults in docs/developer-guide.md.
 *
 * @param fault as baggage asks for it
 * @param status of the answer
 * @param duration that the trace has at least
 * @param errors the spans in ERROR, as service, kind and name
 * @param policy that keeps the trace, which asks to be kept too
 */
record DocumentedFault(
    String fault, int status, Duration duration, List<String> errors, String policy) {
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| `([^`]+)` \\| (\\d{3}) \\| (?:(\\d+) (m?s) )?\\|(.*)\\| `([a-z-]+)` \\|$");
  private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

  static List<DocumentedFault> all() {
    try {
      String guide = Files.readString(Repository.path("docs/developer-guide.md"));
      return ROW.matcher(guide).results().map(DocumentedFault::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DocumentedFault of(MatchResult row) {
    return new DocumentedFault(
        row.group(1).replace("\\|", "|"),
        Integer.parseInt(row.group(2)),
        row.group(3) == null
            ? Duration.ZERO
            : Duration.of(
                Long.parseLong(row.group(3)),
                row.group(4).equals("s") ? ChronoUnit.SECONDS : ChronoUnit.MILLIS),
        SPAN.matcher(row.group(5)).results().map(span -> span.group(1)).toList(),
        row.group(6));
  }

  @Override
  public String toString() {
    return fault;
  }
}
