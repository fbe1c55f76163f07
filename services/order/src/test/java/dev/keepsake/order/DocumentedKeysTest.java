package dev.keepsake.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  private static final List<Class<?>> CONFIGURATIONS =
      List.of(
          OrderConfiguration.class, RecoveryConfiguration.class, ConfirmationConfiguration.class);

  @Test
  void theDocumentHasEveryKeyWithItsDefaultAndNoOthers() throws IOException {
    assertThat(documented("order\\.[a-z.-]+")).containsExactlyInAnyOrderEntriesOf(keys());
  }

  @Test
  void theDocumentHasEveryVariableOfTheServicesFile() throws IOException {
    String file = Files.readString(Path.of("src/main/resources/application.yml"));
    List<String> used =
        Pattern.compile("\\$\\{([A-Z_]+):").matcher(file).results().map(m -> m.group(1)).toList();
    assertThat(used).isNotEmpty();
    assertThat(documented("[A-Z_]+").keySet()).containsAll(used);
  }

  private static Map<String, String> documented(String key) throws IOException {
    String document = Files.readString(Path.of("../../docs/configuration.md"));
    String section = document.split("\n### order\n", 2)[1].split("\n##", 2)[0];
    Map<String, String> rows = new LinkedHashMap<>();
    Pattern.compile("^\\| `(" + key + ")` \\| `([^`]+)`", Pattern.MULTILINE)
        .matcher(section)
        .results()
        .forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  private static Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    for (Class<?> configuration : CONFIGURATIONS) {
      String prefix = configuration.getAnnotation(ConfigurationProperties.class).value();
      for (Parameter parameter : configuration.getDeclaredConstructors()[0].getParameters()) {
        String name = parameter.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        keys.put(prefix + "." + name, parameter.getAnnotation(Bindable.class).defaultValue());
      }
    }
    return keys;
  }
}
