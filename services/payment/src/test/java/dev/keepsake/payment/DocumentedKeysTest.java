package dev.keepsake.payment;

import dev.keepsake.testing.DocumentedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    DocumentedKeys.of("payment")
        .haveDefaultsOf(PaymentConfiguration.class, StubCardProcessorConfiguration.class)
        .haveVariables();
  }
}
