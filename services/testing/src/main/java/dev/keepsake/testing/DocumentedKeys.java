package dev.keepsake.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.env.yaml.YamlPropertySourceLoader;
import io.micronaut.core.bind.annotation.Bindable;
import io.micronaut.core.naming.NameUtils;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Holds a service's section of docs/configuration.md and what the service reads together. Run from
 * the service's directory.
 */
public final class DocumentedKeys {
  private static final Path DOCUMENT = Path.of("../../docs/configuration.md");
  private static final Path SERVICES_FILE = Path.of("src/main/resources/application.yml");

  private final String service;
  private final String section;

  private DocumentedKeys(String service, String section) {
    this.service = service;
    this.section = section;
  }

  /** The section that has the service's name, which its keys begin with as well. */
  public static DocumentedKeys of(String service) throws IOException {
    String document = Files.readString(DOCUMENT);
    assertThat(document).contains("\n### " + service + "\n");
    return new DocumentedKeys(
        service, document.split("\n### " + service + "\n", 2)[1].split("\n##", 2)[0]);
  }

  /**
   * The keys in the tables are those of the configurations and of application.yml and no others,
   * with their defaults; a default that is not written as code is not compared.
   */
  public DocumentedKeys haveDefaultsOf(Class<?>... configurations) throws IOException {
    Map<String, String> used = inServicesFile();
    Stream.of(configurations).forEach(configuration -> used.putAll(in(configuration)));
    Map<String, String> documented = new LinkedHashMap<>();
    matches(section, "^\\| `(" + service + "\\.[a-z.-]+)` \\| (?:`([^`]+)`|[^|]+) \\|")
        .forEach(row -> documented.put(row.group(1), row.group(2)));
    assertThat(used).isNotEmpty();
    assertThat(documented.keySet()).containsExactlyInAnyOrderElementsOf(used.keySet());
    documented.values().removeIf(value -> value == null);
    assertThat(used).containsAllEntriesOf(documented);
    return this;
  }

  /** The section has each variable of application.yml with its default. */
  public DocumentedKeys haveVariables() throws IOException {
    Map<String, String> used = new LinkedHashMap<>();
    matches(Files.readString(SERVICES_FILE), "\\$\\{([A-Z_]+):`?([^`}]+)`?}")
        .forEach(variable -> used.put(variable.group(1), variable.group(2)));
    assertThat(used)
        .isNotEmpty()
        .allSatisfy(
            (variable, value) ->
                assertThat(section)
                    .containsPattern(
                        Pattern.quote("`" + variable + "`")
                            + " (\\| |\\()"
                            + Pattern.quote("`" + value + "`")));
    return this;
  }

  /** The section as it stands. */
  public String text() {
    return section;
  }

  private Map<String, String> inServicesFile() throws IOException {
    Map<String, String> keys = new LinkedHashMap<>();
    try (InputStream file = Files.newInputStream(SERVICES_FILE)) {
      new YamlPropertySourceLoader()
          .read(SERVICES_FILE.toString(), file)
          .forEach((key, value) -> keys.put(key, String.valueOf(value)));
    }
    keys.keySet().removeIf(key -> !key.startsWith(service + "."));
    return keys;
  }

  private static Map<String, String> in(Class<?> configuration) {
    String prefix = configuration.getAnnotation(ConfigurationProperties.class).value();
    Map<String, String> keys = new LinkedHashMap<>();
    for (Parameter parameter : configuration.getDeclaredConstructors()[0].getParameters()) {
      keys.put(
          prefix + "." + NameUtils.hyphenate(parameter.getName()),
          parameter.getAnnotation(Bindable.class).defaultValue());
    }
    return keys;
  }

  private static Stream<MatchResult> matches(String text, String pattern) {
    return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results();
  }
}
