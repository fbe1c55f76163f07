package dev.keepsake.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MixTest {
  @Test
  void givesEachScenarioItsWeightSpreadEvenly() {
    Mix mix = Mix.parse("order=3, invalid = 1,lookup=0");

    List<Scenario> eight = Stream.generate(mix::next).limit(8).toList();

    assertThat(eight).filteredOn(Scenario.ORDER::equals).hasSize(6);
    assertThat(eight.subList(0, 4)).containsOnlyOnce(Scenario.INVALID);
    assertThat(eight.subList(4, 8)).isEqualTo(eight.subList(0, 4));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''            | must be scenario=weight
          order         | must be scenario=weight
          order=1,      | must be scenario=weight
          order=1=2     | must be scenario=weight
          orders=1      | has no scenario orders; there are order, order-as-user
          order=-1      | weights from 0 to 999999
          order=x       | weights from 0 to 999999
          order=9999999 | weights from 0 to 999999
          order=0       | a weight above 0
          """)
  void saysWhatIsWrongWithASetting(String mix, String message) {
    assertThatThrownBy(() -> Mix.parse(mix))
        .hasMessageStartingWith("frontend.mix ")
        .hasMessageContaining(message);
  }
}
