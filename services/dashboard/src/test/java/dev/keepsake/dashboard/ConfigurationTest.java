package dev.keepsake.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.testing.DocumentedKeys;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationTest {
  @ParameterizedTest
  @CsvSource({
    "dashboard.decision-wait, 0s",
    "dashboard.decision-slack, soon",
    "dashboard.live-percent, 0",
    "dashboard.live-percent, 101",
    "dashboard.jaeger-url, javascript:alert(1)",
    "dashboard.store.mebibytes, 0",
    "dashboard.store.age, -1h",
    "dashboard.intake.max-bytes, many",
    "dashboard.login.token, too-short",
    "dashboard.login.session-key, too-short",
    "dashboard.login.session-life, 0s",
    "dashboard.login.oidc.issuer, http://login.example.com",
    "dashboard.login.oidc.client-id, keepsake",
    "dashboard.login.oidc.client-secret, secret",
    "dashboard.login.oidc.scopes, profile",
    "dashboard.login.oidc.claim, groups",
    "dashboard.login.oidc.allowed, sre",
    "dashboard.login.oidc.public-url, https://keepsake.example.com/here",
    "dashboard.login.oidc.timeout, 2m"
  })
  void stopsTheStartWithTheNameOfTheKey(String key, String value) {
    assertThatThrownBy(() -> ApplicationContext.run(Map.of(key, value), "test"))
        .hasStackTraceContaining(key);
  }

  @Test
  void sessionsOfAPublicClientNeedAKey() {
    Map<String, Object> settings =
        Map.of(
            "dashboard.login.oidc.issuer", "https://login.example.com",
            "dashboard.login.oidc.client-id", "keepsake");
    assertThatThrownBy(() -> ApplicationContext.run(settings, "test"))
        .hasStackTraceContaining("dashboard.login.session-key");
  }

  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    try (ApplicationContext context = ApplicationContext.run("test")) {
      Class<?>[] settings =
          context.getBeanDefinitionReferences().stream()
              .filter(reference -> reference.isConfigurationProperties())
              .map(reference -> reference.getBeanType())
              .filter(type -> type.getName().startsWith("dev.keepsake.dashboard."))
              .toArray(Class<?>[]::new);
      assertThat(settings).hasSize(5);
      DocumentedKeys.of("dashboard").haveDefaultsOf(settings).haveVariables();
    }
  }
}
