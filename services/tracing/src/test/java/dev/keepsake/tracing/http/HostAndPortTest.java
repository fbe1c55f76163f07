package dev.keepsake.tracing.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {
  @ParameterizedTest
  @CsvSource({
    "shop.example, shop.example, -1",
    "shop.example:8001, shop.example, 8001",
    "192.0.2.1:80, 192.0.2.1, 80",
    "[2001:db8::1]:8001, 2001:db8::1, 8001",
    "[::1], ::1, -1",
    "2001:db8::1, 2001:db8::1, -1",
    "unknown, unknown, -1",
    "host:99999, host, -1",
    "host:8x, host, -1"
  })
  void isReadAsHeadersWriteIt(String text, String host, int port) {
    assertThat(HostAndPort.parse(text)).isEqualTo(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "[", "[]", ":80", "\"\""})
  void whatIsNoAddressIsNone(String text) {
    assertThat(HostAndPort.parse(text)).isNull();
  }

  @Test
  void neitherIsOneThatIsTooLong() {
    assertThat(HostAndPort.parse("h".repeat(300))).isNull();
    assertThat(HostAndPort.parse(null)).isNull();
  }
}
