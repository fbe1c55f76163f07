package dev.keepsake.e2e.shop;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token between services, as the shop signs it (JWT, HS256), but good for an hour. */
final class ServiceToken {
  private ServiceToken() {}

  static String sign(String secret) {
    String unsigned =
        encoded("{\"alg\":\"HS256\"}")
            + "."
            + encoded(
                "{\"iss\":\"keepsake-shop\",\"sub\":\"tests\",\"roles\":[\"SERVICE\",\"USER\"],\"exp\":"
                    + Instant.now().plusSeconds(3600).getEpochSecond()
                    + "}");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] signature = mac.doFinal(unsigned.getBytes(StandardCharsets.UTF_8));
      return unsigned + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every JDK", e);
    }
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
