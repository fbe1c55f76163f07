package dev.keepsake.shop;

/** Who a token speaks for; for {@code @Secured}. */
public final class Roles {
  /** A customer who logged in. */
  public static final String USER = "USER";

  /** Anyone without a token. */
  public static final String GUEST = "GUEST";

  /** A service of the shop, on its own account. */
  public static final String SERVICE = "SERVICE";

  private Roles() {}
}
