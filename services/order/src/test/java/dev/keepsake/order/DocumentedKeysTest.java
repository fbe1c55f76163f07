package dev.keepsake.order;

import dev.keepsake.testing.DocumentedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    DocumentedKeys.of("order")
        .haveDefaultsOf(
            OrderConfiguration.class, RecoveryConfiguration.class, ConfirmationConfiguration.class)
        .haveVariables();
  }
}
