package dev.keepsake.gateway.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.GatewayTest;
import dev.keepsake.gateway.TestShop;
import dev.keepsake.gateway.TestShop.Reply;
import org.junit.jupiter.api.Test;

class UserLookupTest extends GatewayTest {
  @Test
  void findsAUser() {
    Reply reply = shop.get("/users/alice", "X-Trace-Id", "my-trace-001");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body()).isEqualTo(TestShop.ALICE);
    assertThat(shop.user.onlyRequest("GET /users/alice").headers().getFirst("Authorization"))
        .isEqualTo("Bearer internal-token");
  }

  @Test
  void saysThatThereIsNoSuchUser() {
    Reply reply = shop.get("/users/nobody");

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(reply.kind()).isEqualTo("user-not-found");
  }
}
