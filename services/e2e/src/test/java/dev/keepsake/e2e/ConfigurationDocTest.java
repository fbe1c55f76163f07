package dev.keepsake.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/configuration.md names every variable of the pipeline's files, with its default. */
class ConfigurationDocTest {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+):-([^}]*)}");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\| `([^`]*)` \\|");

  @ParameterizedTest
  @CsvSource({
    "collector-config.yaml, ## Collector",
    "collector-overlays, ## Collector overlays",
    "tools/jaeger/config.yaml, ## Jaeger"
  })
  void namesEveryVariableWithItsDefault(String file, String heading) throws Exception {
    assertThat(matches(ROW, section(heading)))
        .isEqualTo(matches(VARIABLE, text(Repository.path(file))))
        .isNotEmpty();
  }

  /** A file's, or that of all in a directory. */
  private static String text(Path path) throws Exception {
    try (Stream<Path> files = Files.walk(path)) {
      StringBuilder text = new StringBuilder();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }

  private static String section(String heading) throws Exception {
    String doc = Files.readString(Repository.path("docs/configuration.md"));
    int start = doc.indexOf("\n" + heading + "\n");
    assertThat(start).as("%s in docs/configuration.md", heading).isNotNegative();
    int end = doc.indexOf("\n## ", start + 1);
    return doc.substring(start, end < 0 ? doc.length() : end);
  }

  private static Map<String, String> matches(Pattern pattern, String text) {
    Map<String, String> found = new TreeMap<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      found.put(matcher.group(1), matcher.group(2));
    }
    return found;
  }
}
