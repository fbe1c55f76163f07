package dev.keepsake.e2e.process;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes requests up from an OpenAPI document, by schemathesis, and judges the answers by it. */
public final class Fuzzer {
  // Left out: positive_data_acceptance, for no document can say which items there are, that a
  // total has to be the sum of its items, or which spans are open.
  private static final String CHECKS =
      "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_schema_conformance,negative_data_rejection";

  /** More than what is the same each time, in make fuzz. */
  private static final long SECONDS = Long.getLong("keepsake.fuzz-seconds", 0);

  private static final int EXAMPLES_PER_SECOND = 5;

  private static final Pattern REQUESTS = Pattern.compile("Test cases:\\s+([0-9]+) generated");

  private Fuzzer() {}

  /**
   * Tries a service's endpoints with what its document allows and what it forbids.
   *
   * @param options more for the command line
   * @return how many requests it made
   * @throws AssertionError with the end of the fuzzer's log, when an answer was a 5xx or one that
   *     the document does not know
   */
  public static long run(String service, URI url, List<String> options)
      throws IOException, InterruptedException {
    Path document =
        Repository.path(
            "services/%s/target/classes/META-INF/swagger/%s.yml".formatted(service, service));
    Path log = Repository.newLog("fuzz-" + service + ".log");
    ProcessBuilder fuzzer =
        new ProcessBuilder(
            Tools.schemathesis().toString(),
            "--config-file=" + Repository.path("services/e2e/schemathesis.toml"),
            "run",
            document.toString(),
            "--url=" + url,
            "--checks=" + CHECKS,
            "--phases=examples,coverage,fuzzing",
            "--max-examples=" + (40 + EXAMPLES_PER_SECOND * SECONDS),
            "--request-timeout=20",
            "--continue-on-failure",
            "--no-color");
    if (SECONDS == 0) {
      // The same requests each time: what fails here fails on the next machine too.
      fuzzer.command().add("--generation-deterministic");
    }
    fuzzer.command().addAll(options);
    Process process =
        fuzzer
            .directory(Repository.directory("e2e-work").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      if (!process.waitFor(1200 + 20 * SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("schemathesis did not end, see " + log);
      }
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new AssertionError(end(log));
    }
    Matcher requests = REQUESTS.matcher(Files.readString(log));
    if (!requests.find()) {
      throw new AssertionError("schemathesis does not say how many requests it made, see " + log);
    }
    return Long.parseLong(requests.group(1));
  }

  private static String end(Path log) throws IOException {
    String text = Files.readString(log);
    return text.substring(Math.max(0, text.length() - 6000));
  }
}
