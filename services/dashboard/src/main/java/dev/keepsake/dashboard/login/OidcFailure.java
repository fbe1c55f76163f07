package dev.keepsake.dashboard.login;

import java.util.Locale;

/** Why a login by OpenID Connect came to nothing; the page has the words for it. */
final class OidcFailure extends Exception {
  /** What the browser is told. */
  enum Kind {
    /** The provider does not answer, or not as one. */
    PROVIDER_AWAY,
    /** The provider, or what it sent, does not say who this is. */
    LOGIN_REFUSED,
    /** It was not begun in this browser, or too long ago. */
    LOGIN_EXPIRED,
    /** It is somebody who may not read. */
    NOT_ALLOWED;

    String slug() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private final Kind kind;

  OidcFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  OidcFailure(Kind kind, Exception cause) {
    super(cause.getMessage(), cause);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
