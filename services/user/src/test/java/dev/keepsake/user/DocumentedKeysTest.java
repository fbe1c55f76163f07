package dev.keepsake.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {

  @Test
  void theDocumentNamesTheKeysOfTheSimulationAndNoOthers() throws IOException {
    String document = Files.readString(Path.of("../../docs/configuration.md"));
    String section = document.split("\n### user\n", 2)[1].split("\n##", 2)[0];
    List<String> documented =
        Pattern.compile("^\\| `(user\\.[a-z.-]+)`", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(documented)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(SimulationConfiguration.class.getRecordComponents())
                .map(component -> "user.simulation." + kebab(component.getName()))
                .toList());
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }
}
