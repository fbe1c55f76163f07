package dev.keepsake.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DocumentedDefaultsTest {

  @Test
  void theDocumentTellsTheDefaultsOfMicronautsKeysInTheShop() throws IOException {
    String document = Files.readString(Path.of("../../docs/configuration.md"));
    String section = document.split("\n### Every service of the shop\n", 2)[1].split("\n##", 2)[0];
    Map<String, String> documented =
        Pattern.compile(
                "^\\| `((?:micronaut|endpoints)\\.[a-z.-]+)` \\| `([^`]+)`", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .collect(Collectors.toMap((MatchResult m) -> m.group(1), m -> m.group(2)));
    assertThat(documented).hasSizeGreaterThan(5);
    try (ApplicationContext context = ApplicationContext.run()) {
      documented.forEach(
          (key, value) ->
              assertThat(context.getProperty(key, String.class)).as(key).hasValue(value));
    }
  }
}
