package dev.keepsake.traceapi.client;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who may call.
 *
 * @param required whether a call needs a token
 * @param accepted the tokens, each as NAME=TOKEN: the name is the client's, for its limits
 */
@ConfigurationProperties("trace-api.tokens")
record TokensConfiguration(
    @Bindable(defaultValue = "false") boolean required,
    @Bindable(defaultValue = "") List<String> accepted) {

  private static final Pattern ENTRY = Pattern.compile("[A-Za-z0-9._-]{1,64}=[!-~]{32,4096}");

  TokensConfiguration {
    accepted = accepted.stream().map(String::strip).filter(entry -> !entry.isEmpty()).toList();
    if (required && accepted.isEmpty()) {
      throw new IllegalArgumentException(
          "trace-api.tokens.accepted must have a token where trace-api.tokens.required is true");
    }
    if (!accepted.stream().allMatch(entry -> ENTRY.matcher(entry).matches())) {
      // Without the entry: it may be a secret.
      throw new IllegalArgumentException(
          "trace-api.tokens.accepted must have entries of the form NAME=TOKEN, a name of up to 64"
              + " letters, digits, '.', '_' or '-', and a token of at least 32 characters");
    }
  }
}
