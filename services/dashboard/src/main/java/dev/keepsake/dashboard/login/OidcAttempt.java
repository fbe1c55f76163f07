package dev.keepsake.dashboard.login;

import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.Nonce;
import java.util.regex.Pattern;

/**
 * A login under way: what has to come back from the provider, and where the browser goes then.
 *
 * @param state comes back with the browser: it is the one that went
 * @param nonce comes back in the ID token: it is for this login
 * @param verifier goes with the code: whoever else gets the code cannot use it
 * @param to an address of the page
 */
record OidcAttempt(State state, Nonce nonce, CodeVerifier verifier, String to) {
  /** Never of another site: {@code //} and {@code /\} begin such ones. */
  private static final Pattern OURS = Pattern.compile("/(?![/\\\\])[!-~]{0,1500}");

  static OidcAttempt to(String address) {
    return new OidcAttempt(
        new State(),
        new Nonce(),
        new CodeVerifier(),
        OURS.matcher(address).matches() ? address : "/");
  }

  static OidcAttempt parse(String text) {
    String[] parts = text.split(" ", 4);
    return new OidcAttempt(
        new State(parts[0]), new Nonce(parts[1]), new CodeVerifier(parts[2]), parts[3]);
  }

  /** For {@link #parse}. */
  String text() {
    return String.join(" ", state.getValue(), nonce.getValue(), verifier.getValue(), to);
  }
}
