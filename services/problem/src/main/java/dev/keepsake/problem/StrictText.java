package dev.keepsake.problem;

import io.micronaut.context.annotation.Primary;
import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Reads a text from a JSON string only; the mapper would make one of a number or a truth value. */
@Singleton
@Primary
final class StrictText implements Deserializer<String> {
  @Override
  public String deserialize(Decoder decoder, DecoderContext context, Argument<? super String> type)
      throws IOException {
    JsonNode node = decoder.decodeNode();
    if (!node.isString()) {
      throw decoder.createDeserializationException("Not a string", null);
    }
    return node.getStringValue();
  }
}
