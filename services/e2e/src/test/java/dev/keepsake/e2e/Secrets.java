package dev.keepsake.e2e;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Made-up secrets, texts that hold them, and texts that only look alike. */
final class Secrets {
  private Secrets() {}

  static final long CARD = 4111111111111111L;

  private static final String JWT =
      "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLWFsaWNl";

  /** By keys that say what their value is. */
  static final Map<String, String> BY_KEY =
      Map.of(
          "http.request.header.authorization", "by-key-authorization",
          "http.request.header.cookie", "by-key-cookie",
          "http.response.header.set-cookie", "by-key-set-cookie",
          "http.request.header.x-api-key", "by-key-api-key",
          "user.password", "by-key-password",
          "userPassword", "by-key-camel-password",
          "DB_PASSWORD", "by-key-upper-password",
          "access_token", "by-key-token",
          "client_secret", "by-key-secret",
          "card.number", "by-key-card");

  /** Texts with a secret in them. */
  static final List<String> TEXTS =
      List.of(
          "mail to alice.wonder+land@mail.example.co.uk bounced",
          "GET /users/alice.wonder%40example.com?q=x",
          "GET /pay?n=4111+1111+1111+1111&note=paid%20with%204111%201111%201111%201111",
          "GET /pay?note=with%204242424242424242%20today",
          "paid with 4111111111111111",
          "paid with 4111 1111 1111 1111 today",
          "paid with 4111-1111-1111-1111",
          "paid with 5500005555555559",
          "paid with 2223003122003222",
          "paid with 340000000000009",
          "paid with 3782 822463 10005",
          "paid with 6011000990139424",
          "paid with 3530111333300000",
          "paid with 30569309025904",
          "paid with 6240008631401148",
          "Authorization: Bearer " + JWT,
          "authorization=Basic YWxpY2U6d29uZGVybGFuZA==",
          "got bearer abcDEF123.secretBearer",
          "answer {\"token\":\"" + JWT + "\"}",
          "Cookie: SESSION=cookie-session-1; theme=cookie-theme-1",
          "Set-Cookie: id=set-cookie-1; HttpOnly",
          "login failed for alice password=wonderland-1",
          "body {\"username\":\"alice\",\"password\":\"wonder land-2\"}",
          "escaped {\\\"password\\\":\\\"wonderland-3\\\"}",
          "GET /login?user=alice&Password=wonderland-4&x=1",
          "PASSWORD=wonderland-5",
          "client_secret: hush-1",
          "AWS_SECRET_ACCESS_KEY=hush-2",
          "api_key=key-1",
          "X-Api-Key: key-2",
          "jdbc:postgresql://shop:pgpass-1@db:5432/orders",
          "stripe sk_live_4eC39HqLyjWDarjtT1zdp7dc",
          "github ghp_16C7e42F292c6912E7710c838347Ae178B4a",
          "aws AKIAIOSFODNN7EXAMPLE",
          "slack xoxb-1234567890-abcdefghijkl");

  /** What may be found nowhere. */
  static final List<String> ALL =
      Stream.concat(
              BY_KEY.values().stream(),
              Stream.of(
                  "alice.wonder",
                  "4111111111111111\"",
                  "4111 1111",
                  "4111-1111",
                  "4111+1111",
                  "4111%201111",
                  "4242424242424242",
                  "5500005555555559",
                  "2223003122003222",
                  "340000000000009",
                  "3782 822463",
                  "6011000990139424",
                  "3530111333300000",
                  "30569309025904",
                  "6240008631401148",
                  "eyJ",
                  "YWxpY2U6",
                  "abcDEF123",
                  "cookie-session-1",
                  "cookie-theme-1",
                  "set-cookie-1",
                  "wonderland-",
                  "land-2",
                  "hush-",
                  "key-1",
                  "key-2",
                  "pgpass-1",
                  "sk_live_4",
                  "ghp_16C7",
                  "AKIAIOSF",
                  "xoxb-"))
          .toList();

  /** Texts that have to arrive as they are. */
  static final List<String> HARMLESS =
      List.of(
          "order ord_4111111111111111 placed",
          "at 1763711129123 and 1763711129123456 and 1763711129123456789",
          "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
          "0190f3c2-4567-7123-8901-234567890123",
          "2026-11-21T08:22:10.470Z",
          "from 192.168.100.200:8080",
          "token expired after 3600 s, max_tokens=512",
          "unexpected token at line 12, column 4",
          "SELECT id FROM orders WHERE total > 1000 LIMIT 20");
}
