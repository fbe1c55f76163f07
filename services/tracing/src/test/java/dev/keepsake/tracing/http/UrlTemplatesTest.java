package dev.keepsake.tracing.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UrlTemplatesTest {
  @ParameterizedTest
  @CsvSource({
    "/orders, /orders",
    "/orders/{id}, /orders/{id}",
    "'/orders{?userId,limit}', /orders",
    "/orders?userId={userId}, /orders",
    "/orders/{id}{&a}, /orders/{id}",
    "http://order:8003/orders/{id}, /orders/{id}",
    "http://order:8003, /"
  })
  void isThePathAlone(String template, String expected) {
    assertThat(UrlTemplates.path(template)).isEqualTo(expected);
  }

  @Test
  void noTemplateStaysNone() {
    assertThat(UrlTemplates.path(null)).isNull();
    assertThat(UrlTemplates.path("")).isNull();
  }
}
