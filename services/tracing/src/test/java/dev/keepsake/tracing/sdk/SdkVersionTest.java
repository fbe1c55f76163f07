package dev.keepsake.tracing.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.tracing.RecordedLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdkVersionTest {
  @ParameterizedTest
  @ValueSource(strings = {"1.9.1", "1.54.1", "1.59.0"})
  void anOldOneIsWarnedOf(String version) {
    try (RecordedLog log = new RecordedLog(SdkVersion.class)) {
      SdkVersion.check(version);

      assertThat(log.messages())
          .singleElement()
          .asString()
          .startsWith("OpenTelemetry " + version + " gives spans the ids of others")
          .contains("Take 1.62.0 or later");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.60.1", "1.62.0", "1.100.0", "2.0.0", "1.63.0-SNAPSHOT", "1.54", "x"})
  void aNewerOneIsNot(String version) {
    try (RecordedLog log = new RecordedLog(SdkVersion.class)) {
      SdkVersion.check(version);

      assertThat(log.messages()).isEmpty();
    }
  }

  @Test
  void thatOfThisRepositoryIsNot() {
    try (RecordedLog log = new RecordedLog(SdkVersion.class)) {
      SdkVersion.check();

      assertThat(log.messages()).isEmpty();
    }
  }
}
