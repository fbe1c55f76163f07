package dev.keepsake.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private static final Map<String, Object> ONE_A_SECOND =
      Map.of(
          "gateway.rate-limit.requests-per-second",
          1,
          "gateway.rate-limit.burst",
          3,
          "micronaut.server.client-address-header",
          "X-Forwarded-For");

  @Test
  void refusesTheRequestsBeyondTheBurst() {
    try (TestShop shop = new TestShop(ONE_A_SECOND)) {
      for (int i = 0; i < 3; i++) {
        assertThat(shop.get("/users/alice").status()).isEqualTo(200);
      }

      Reply refused = shop.get("/users/alice");

      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.kind()).isEqualTo("rate-limited");
      assertThat(refused.header("Retry-After")).isEqualTo("1");
      assertThat(refused.header("X-Trace-Id")).isEqualTo(refused.text("traceId"));
      assertThat(shop.auth.requests()).hasSize(3);
    }
  }

  @Test
  void countsWrongRequestsOnce() {
    try (TestShop shop = new TestShop(ONE_A_SECOND)) {
      for (int i = 0; i < 3; i++) {
        assertThat(shop.get("/api/orders/none").status()).isEqualTo(404);
      }

      assertThat(shop.post("/api/orders", "{").status()).isEqualTo(429);
    }
  }

  @Test
  void countsEachClientByItself() {
    try (TestShop shop = new TestShop(ONE_A_SECOND)) {
      for (int i = 0; i < 4; i++) {
        shop.get("/users/alice", "X-Forwarded-For", "192.0.2.1");
      }

      assertThat(shop.get("/users/alice", "X-Forwarded-For", "192.0.2.1").status()).isEqualTo(429);
      assertThat(shop.get("/users/alice", "X-Forwarded-For", "192.0.2.2").status()).isEqualTo(200);
    }
  }

  @Test
  void leavesHealthAlone() {
    try (TestShop shop = new TestShop(ONE_A_SECOND)) {
      for (int i = 0; i < 10; i++) {
        assertThat(shop.get("/health/readiness").status()).isEqualTo(200);
      }
    }
  }

  @Test
  void isOffAtZero() {
    try (TestShop shop =
        new TestShop(
            Map.of("gateway.rate-limit.requests-per-second", 0, "gateway.rate-limit.burst", 1))) {
      for (int i = 0; i < 10; i++) {
        assertThat(shop.get("/users/alice").status()).isEqualTo(200);
      }
    }
  }
}
