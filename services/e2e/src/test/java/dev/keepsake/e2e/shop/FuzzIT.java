package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each endpoint gets what its OpenAPI document allows and what it forbids, made up by schemathesis:
 * never a 5xx, never an answer that the document does not know.
 */
@ExtendWith(SharedShop.class)
class FuzzIT {
  // Left out: positive_data_acceptance, for no document can say which items there are and that a
  // total has to be the sum of its items.
  private static final String CHECKS =
      "not_a_server_error,status_code_conformance,content_type_conformance,"
          + "response_schema_conformance,negative_data_rejection";

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "auth", "user", "order", "inventory", "payment"})
  void noEndpointFailsOrAnswersWhatItsDocumentDoesNotKnow(String service, TracedShop system)
      throws Exception {
    Path document =
        Repository.path(
            "services/%s/target/classes/META-INF/swagger/%s.yml".formatted(service, service));
    Path log = Repository.newLog("fuzz-" + service + ".log");
    ProcessBuilder fuzzer =
        new ProcessBuilder(
            Tools.schemathesis().toString(),
            "run",
            document.toString(),
            "--url=" + system.shop().of(service, ""),
            "--checks=" + CHECKS,
            "--phases=examples,coverage,fuzzing",
            "--max-examples=40",
            // The same requests each time: what fails here fails on the next machine too.
            "--generation-deterministic",
            "--request-timeout=20",
            "--continue-on-failure",
            "--no-color");
    if (!List.of("gateway", "auth").contains(service)) {
      fuzzer.command().add("--header=Authorization:Bearer " + system.shop().serviceToken());
    }
    Process process =
        fuzzer
            .directory(Repository.directory("e2e-work").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES))
          .as("schemathesis ended, see %s", log)
          .isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).as(() -> end(log)).isZero();
    assertThat(system.shop().isAlive()).isTrue();
  }

  private static String end(Path log) {
    try {
      String text = Files.readString(log);
      return text.substring(Math.max(0, text.length() - 6000));
    } catch (Exception e) {
      return log + " cannot be read: " + e;
    }
  }
}
