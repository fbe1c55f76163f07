package dev.keepsake.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.gateway.GatewayTest;
import dev.keepsake.gateway.TestShop.Reply;
import dev.keepsake.testing.Neighbour;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest extends GatewayTest {
  @ParameterizedTest
  @ValueSource(strings = {"/users/alice", "/users/alice/orders", "/api/orders/ord_1"})
  void letsNoOneInWhomAuthRefuses(String path) {
    shop.auth.on(
        "POST /tokens/verify", Neighbour.problem(401, "invalid-token", "The token is forged."));

    Reply reply = shop.get(path, "Authorization", "Bearer forged");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.kind()).isEqualTo("invalid-token");
    assertThat(reply.text("detail")).isEqualTo("The token is forged.");
    assertThat(shop.user.requests()).isEmpty();
    assertThat(shop.order.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer \u00e9", "x"})
  void refusesAMalformedHeaderWithoutAskingAuth(String authorization) {
    Reply reply = shop.get("/users/alice", "Authorization", authorization);

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.kind()).isEqualTo("invalid-token");
    assertThat(reply.header("WWW-Authenticate")).startsWith("Bearer");
    assertThat(shop.auth.requests()).isEmpty();
  }

  @Test
  void logsIn() {
    shop.auth.on(
        "POST /login",
        200,
        """
        {"token":"t","tokenType":"Bearer","expiresIn":3600}""");

    Reply reply =
        shop.post(
            "/api/login",
            """
            {"username":"alice","password":"wonderland"}""");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body())
        .isEqualTo(
            """
            {"token":"t","tokenType":"Bearer","expiresIn":3600}""");
    assertThat(shop.auth.requests("POST /tokens/verify")).isEmpty();
    assertThat(shop.auth.onlyRequest("POST /login").body())
        .isEqualTo(
            """
            {"username":"alice","password":"wonderland"}""");
  }

  @Test
  void passesOnThatThePasswordIsWrong() {
    shop.auth.on(
        "POST /login", Neighbour.problem(401, "invalid-credentials", "Wrong name or password."));

    Reply reply =
        shop.post(
            "/api/login",
            """
            {"username":"alice","password":"wrong"}""");

    assertThat(reply.status()).isEqualTo(401);
    assertThat(reply.kind()).isEqualTo("invalid-credentials");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          username | {"password":"x"}
          username | {"username":"","password":"x"}
          username | {"username":1,"password":"x"}
          username | {"username":"a\\u0000","password":"x"}
          password | {"username":"a"}
          password | {"username":"a","password":""}
          password | {"username":"a","password":null}
          password | {"username":"a","password":{"$ne":1}}
          password | {"username":"a","password":"\\udc00"}
          """)
  void namesTheFieldAtFault(String field, String body) {
    Reply reply = shop.post("/api/login", body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.text("detail")).startsWith(field + ": ");
    assertThat(shop.auth.requests()).isEmpty();
  }

  @Test
  void keepsSecretsOutOfTexts() {
    assertThat(new Credentials("alice", "wonderland").toString()).doesNotContain("wonderland");
    assertThat(new Session("secret", "Bearer", 1).toString()).doesNotContain("secret");
    assertThat(new Identity("alice", List.of(), "secret").toString()).doesNotContain("secret");
  }
}
