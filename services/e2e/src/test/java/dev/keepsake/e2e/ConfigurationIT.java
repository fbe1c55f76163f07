package dev.keepsake.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Collector itself finds nothing wrong with its configuration. */
class ConfigurationIT {
  @Test
  void theConfigurationIsValid() throws Exception {
    assertThat(validate(Repository.path("collector-config.yaml"))).isEmpty();
  }

  @Test
  void theConfigurationIsValidWithTheDashboard() throws Exception {
    assertThat(
            validate(
                Repository.path("collector-config.yaml"),
                Repository.path("collector-overlays/dashboard.yaml")))
        .isEmpty();
  }

  @Test
  void theConfigurationIsValidUnderAnOverlay() throws Exception {
    assertThat(
            validate(
                Repository.path("collector-config.yaml"),
                Repository.path("services/e2e/src/test/resources/logs-to-file.yaml")))
        .isEmpty();
  }

  /** What {@code otelcol validate} has to say. */
  private static String validate(Path... files) throws Exception {
    List<String> command = new ArrayList<>(List.of(Tools.otelcol().toString(), "validate"));
    for (Path file : files) {
      command.add("--config=" + file);
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("E2E_LOGS_FILE", "logs.json");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? "" : said;
  }
}
