package dev.keepsake.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.ConfigurationReader;
import io.micronaut.core.naming.NameUtils;
import io.micronaut.inject.BeanDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  private static final Path DOC = Path.of("../../docs/configuration.md");

  @Test
  void eachKeyOfTheLibraryStandsInTheDocs() throws IOException {
    String doc = section(Files.readString(DOC), "## Services: the tracing library");

    assertThat(keys())
        .hasSizeGreaterThan(10)
        .allSatisfy(key -> assertThat(doc).contains("| `" + key + "` |"));
  }

  @Test
  void soDoesEachDefaultThatItGivesToOpenTelemetry() throws IOException {
    String doc = section(Files.readString(DOC), "## Services: the tracing library");

    assertThat(TracingDefaults.DEFAULTS.keySet())
        .allSatisfy(key -> assertThat(doc).contains("| `" + key + "` |"));
  }

  private static List<String> keys() {
    try (ApplicationContext context = ApplicationContext.run()) {
      return context.getBeanDefinitions(Object.class).stream()
          .filter(bean -> bean.getBeanType().getName().startsWith("dev.keepsake.tracing"))
          .filter(bean -> bean.hasStereotype(ConfigurationReader.class))
          .flatMap(ConfigurationDocTest::keys)
          .toList();
    }
  }

  private static Stream<String> keys(BeanDefinition<?> configuration) {
    String prefix = configuration.stringValue(ConfigurationReader.class, "prefix").orElseThrow();
    return Arrays.stream(configuration.getBeanType().getRecordComponents())
        .map(component -> prefix + "." + NameUtils.hyphenate(component.getName()));
  }

  private static String section(String doc, String heading) {
    int start = doc.indexOf(heading + "\n");
    assertThat(start).as(heading).isNotNegative();
    int end = doc.indexOf("\n## ", start + 1);
    return end < 0 ? doc.substring(start) : doc.substring(start, end);
  }
}
