package dev.keepsake.user;

import dev.keepsake.testing.DocumentedKeys;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DocumentedKeysTest {
  @Test
  void theDocumentHasEveryKeyAndVariableWithItsDefault() throws IOException {
    DocumentedKeys.of("user").haveDefaultsOf(SimulationConfiguration.class).haveVariables();
  }
}
