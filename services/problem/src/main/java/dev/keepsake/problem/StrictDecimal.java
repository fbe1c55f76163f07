package dev.keepsake.problem;

import io.micronaut.context.annotation.Primary;
import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Reads a decimal from a JSON number only; the mapper would make one of a string, and 1 of {@code
 * true}.
 */
@Singleton
@Primary
final class StrictDecimal implements Deserializer<BigDecimal> {
  @Override
  public BigDecimal deserialize(
      Decoder decoder, DecoderContext context, Argument<? super BigDecimal> type)
      throws IOException {
    JsonNode node = decoder.decodeNode();
    // The parser takes 1e999 for infinite.
    if (!node.isNumber() || !Double.isFinite(node.getDoubleValue())) {
      throw decoder.createDeserializationException("Not a number", null);
    }
    // By its text, for the digits that were written count: 2 has none after the point, 2.0 has one.
    return new BigDecimal(node.getNumberValue().toString());
  }
}
