package dev.keepsake.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Repository;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** k8s/grafana/datasources.yaml leads from traces to logs and back. */
class GrafanaDataSourcesTest {
  private static final Map<String, Map<String, Object>> SETTINGS = new HashMap<>();
  private static String file;

  @BeforeAll
  static void read() throws Exception {
    file = Files.readString(Repository.path("k8s/grafana/datasources.yaml"));
    Map<String, Object> document = new Yaml().load(file);
    for (Object source : (List<?>) document.get("datasources")) {
      SETTINGS.put((String) map(source).get("uid"), map(map(source).get("jsonData")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jaeger", "tempo"})
  void aTraceLeadsToItsLogs(String uid) {
    Map<String, Object> toLogs = map(SETTINGS.get(uid).get("tracesToLogsV2"));
    assertThat(toLogs).containsEntry("datasourceUid", "loki").containsEntry("customQuery", true);
    assertThat((String) toLogs.get("query")).contains("trace_id = \"$${__trace.traceId}\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"jaeger", "tempo"})
  void aLogLeadsToItsTrace(String uid) {
    assertThat((List<?>) SETTINGS.get("loki").get("derivedFields"))
        .extracting(GrafanaDataSourcesTest::map)
        .filteredOn(field -> uid.equals(field.get("datasourceUid")))
        .singleElement()
        .satisfies(
            field ->
                assertThat(field)
                    .containsEntry("matcherType", "label")
                    .containsEntry("matcherRegex", "trace_id")
                    .containsEntry("url", "$${__value.raw}"));
  }

  @Test
  void whatIsLedToIsThere() {
    assertThat(Pattern.compile("datasourceUid: (\\w+)").matcher(file).results())
        .isNotEmpty()
        .allSatisfy(named -> assertThat(SETTINGS).containsKey(named.group(1)));
  }

  @Test
  void noVariableOfGrafanasIsTakenForOneOfTheEnvironment() {
    assertThat(file).doesNotContainPattern("(?<!\\$)\\$(\\{|__)");
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }
}
