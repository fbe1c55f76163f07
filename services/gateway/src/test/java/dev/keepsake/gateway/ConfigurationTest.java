package dev.keepsake.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.context.ApplicationContext;
import io.micronaut.core.naming.conventions.StringConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @ParameterizedTest
  @CsvSource({
    "gateway.rate-limit.requests-per-second, -1",
    "gateway.rate-limit.requests-per-second, many",
    "gateway.rate-limit.burst, 0",
    "gateway.rate-limit.burst, 1000001",
    "gateway.retry.attempts, -1",
    "gateway.retry.attempts, 11",
    "gateway.retry.delay, -1s",
    "gateway.retry.delay, soon"
  })
  void refusesToStartAndNamesTheKey(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasMessageContaining(key);
  }

  @Test
  void isDocumented() throws IOException {
    String text = Files.readString(Path.of("../../docs/configuration.md"));
    String section = text.substring(text.indexOf("\n### gateway\n") + 1).split("\n##", -1)[0];
    List<String> documented = rows(section, "gateway\\.[a-z.-]+");

    try (ApplicationContext context = ApplicationContext.run("test")) {
      Map<String, Object> settings =
          context.getEnvironment().getProperties("gateway", StringConvention.RAW);
      assertThat(documented)
          .containsExactlyInAnyOrderElementsOf(
              settings.keySet().stream().map(key -> "gateway." + key).toList());
      settings.forEach(
          (key, value) ->
              assertThat(section).contains("| `gateway.%s` | `%s` |".formatted(key, value)));
    }
  }

  @Test
  void documentsItsEnvironmentVariables() throws IOException {
    String section =
        Files.readString(Path.of("../../docs/configuration.md")).split("\n### gateway\n", -1)[1];
    String file = Files.readString(Path.of("src/main/resources/application.yml"));

    List<String> used =
        Pattern.compile("\\$\\{([A-Z_]+):").matcher(file).results().map(m -> m.group(1)).toList();

    assertThat(rows(section.split("\n##", -1)[0], "[A-Z_]+"))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  private static List<String> rows(String section, String key) {
    return Pattern.compile("^\\| `(" + key + ")` \\|", Pattern.MULTILINE)
        .matcher(section)
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
