package dev.keepsake.tracing.sdk;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServiceResourceTest {
  private static final ResourceConfiguration NOTHING = new ResourceConfiguration(null, null, null);

  @Test
  void eachVariableOfKubernetesInTheDocumentIsAnAttribute() throws IOException {
    String document = Files.readString(Path.of("../../docs/configuration.md"));
    List<String> variables =
        Pattern.compile("`(K8S_[A-Z_]+)`")
            .matcher(document)
            .results()
            .map(m -> m.group(1))
            .toList();
    assertThat(variables).hasSize(12);
    Map<String, String> environment =
        variables.stream().collect(Collectors.toMap(Function.identity(), name -> "the " + name));

    Attributes attributes = attributes(environment, Resource.empty());

    assertThat(variables)
        .allSatisfy(
            name -> assertThat(attributes.get(stringKey(key(name)))).isEqualTo("the " + name));
  }

  @Test
  void whatIsNotSetOrSaidByTheStandardVariableIsLeftAlone() {
    Resource said = Resource.create(Attributes.of(stringKey("k8s.pod.name"), "said"));

    Attributes attributes =
        attributes(Map.of("K8S_POD_NAME", "order-0", "K8S_NODE_NAME", " "), said);

    assertThat(attributes.get(stringKey("k8s.pod.name"))).isEqualTo("said");
    assertThat(attributes.asMap()).doesNotContainKey(stringKey("k8s.node.name"));
  }

  /** K8S_POD_NAME to k8s.pod.name. */
  private static String key(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }

  private static Attributes attributes(Map<String, String> environment, Resource existing) {
    return new ServiceResource(NOTHING, environment).completing(existing).getAttributes();
  }
}
