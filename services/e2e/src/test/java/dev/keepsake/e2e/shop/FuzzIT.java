package dev.keepsake.e2e.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.process.Fuzzer;
import dev.keepsake.e2e.process.Fuzzing;
import java.util.List;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each endpoint gets what its OpenAPI document allows and what it forbids, made up by schemathesis:
 * never a 5xx, never an answer that the document does not know.
 */
@ExtendWith(SharedShop.class)
class FuzzIT {
  @ParameterizedTest
  @ValueSource(strings = {"gateway", "auth", "user", "order", "inventory", "payment"})
  void noEndpointFailsOrAnswersWhatItsDocumentDoesNotKnow(String service, TracedShop system)
      throws Exception {
    List<String> options =
        List.of("gateway", "auth").contains(service)
            ? List.of()
            : List.of("--header=Authorization:Bearer " + system.shop().serviceToken());

    Fuzzing fuzzing = Fuzzing.of(service, system.shop().processIds());
    long requests = Fuzzer.run(service, system.shop().of(service, ""), options);

    assertThat(system.shop().isAlive()).isTrue();
    assertThat(system.shop().getFrom(service, "/health").statusCode()).isEqualTo(200);
    fuzzing.end(requests, Fuzzing.SERVICE);
  }
}
