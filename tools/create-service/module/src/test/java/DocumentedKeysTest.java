package dev.keepsake.__package__;

import dev.keepsake.testing.DocumentedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    DocumentedKeys.of("__name__").haveDefaultsOf(__Name__Configuration.class).haveVariables();
  }
}
