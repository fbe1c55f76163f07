package dev.keepsake.auth;

import dev.keepsake.testing.DocumentedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    DocumentedKeys.of("auth").haveDefaultsOf(AuthConfiguration.class).haveVariables();
  }
}
