package dev.keepsake.tracing.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.tracing.TracingConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  private final Redaction redaction =
      new Redaction(
          new TracingConfiguration(
              List.of(),
              true,
              true,
              4096,
              List.of("loyalty-number"),
              false,
              true,
              true,
              Duration.ofSeconds(5)));

  @ParameterizedTest
  @CsvSource({
    "a=1&b=2, a=1&b=2",
    "token=t, token=REDACTED",
    "a=1&API_Key=k&b=2, a=1&API_Key=REDACTED&b=2",
    "X-Amz-Signature=s, X-Amz-Signature=REDACTED",
    "a=1;password=p, a=1;password=REDACTED",
    "to%6ben=t, to%6ben=REDACTED",
    "%zz=t, %zz=REDACTED",
    "code=c&code=d, code=REDACTED&code=REDACTED",
    "loyaltyNumber=7, loyaltyNumber=REDACTED",
    "token=, token=",
    "token, token",
    "tokens=2, tokens=2",
    "zipcode=8001, zipcode=8001"
  })
  void hidesTheValuesOfSensitiveParameters(String query, String expected) {
    assertThat(redaction.query(query)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h:1/a?b=c#d, http://h:1/a?b=c#d",
    "http://h/a?sig=x&b=c#d, http://h/a?sig=REDACTED&b=c#d",
    "http://ann@h/a, http://REDACTED@h/a",
    "https://ann:pw@h/a?token=t, https://REDACTED:REDACTED@h/a?token=REDACTED"
  })
  void hidesCredentialsToo(URI url, String expected) {
    assertThat(redaction.url(url)).isEqualTo(expected);
  }

  @Test
  void noQueryStaysNone() {
    assertThat(redaction.query(null)).isNull();
    assertThat(redaction.query("")).isNull();
  }
}
