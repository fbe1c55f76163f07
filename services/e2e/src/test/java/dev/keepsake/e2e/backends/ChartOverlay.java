package dev.keepsake.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What helm/keepsake adds to the configuration of its sampler. */
final class ChartOverlay {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String KEY = "  overlay.yaml: |\n";

  private ChartOverlay() {}

  /**
   * The text of the second configuration file in the sampler's ConfigMap.
   *
   * @param options more for {@code helm template}
   */
  static String render(String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Tools.helm().toString(),
                "template",
                "keepsake",
                Repository.path("helm/keepsake").toString(),
                // There is no API server to ask for pods, and the dashboard has an overlay of its
                // own.
                "--set",
                "k8sattributes.enabled=false,dashboard.enabled=false",
                "--show-only",
                "templates/sampler/configmap.yaml"));
    command.addAll(List.of(options));
    String rendered = Command.output(LIMIT, Map.of(), command);
    assertThat(rendered).contains(KEY);
    return rendered.substring(rendered.indexOf(KEY) + KEY.length()).indent(-4);
  }
}
