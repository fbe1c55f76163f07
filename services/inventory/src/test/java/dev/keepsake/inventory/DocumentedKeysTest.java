package dev.keepsake.inventory;

import dev.keepsake.testing.DocumentedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    DocumentedKeys.of("inventory").haveDefaultsOf(InventoryConfiguration.class).haveVariables();
  }
}
