package dev.keepsake.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.jackson.core.tree.JsonNodeTreeCodec;
import io.micronaut.json.JsonStreamConfig;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * JSON as RFC 8259 has it. The body binder is lenient where two readers of one text may differ: it
 * takes overlong UTF-8, names that come twice and whatever follows the value.
 */
final class StrictJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final JsonNodeTreeCodec TREES =
      JsonNodeTreeCodec.getInstance()
          .withConfig(JsonStreamConfig.DEFAULT.withUseBigDecimalForFloats(true));

  private StrictJson() {}

  /**
   * Reads one value.
   *
   * @throws InvalidJsonException that says what is wrong and where
   */
  static JsonNode read(byte[] text) throws InvalidJsonException {
    try (JsonParser parser = FACTORY.createParser(decode(text))) {
      if (parser.nextToken() == null) {
        throw new InvalidJsonException("it is empty");
      }
      JsonNode value = TREES.readTree(parser);
      if (parser.nextToken() != null) {
        throw new InvalidJsonException("something follows its end");
      }
      return value;
    } catch (CharacterCodingException e) {
      throw new InvalidJsonException("it is not valid UTF-8");
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException(e.getOriginalMessage() + place(e.getLocation()));
    } catch (IOException e) {
      throw new InvalidJsonException(e.getMessage());
    }
  }

  private static String decode(byte[] text) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
  }

  /** Not told by a limit on the size of something. */
  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** Says why a text is no JSON. */
  static final class InvalidJsonException extends Exception {
    InvalidJsonException(String message) {
      super(message);
    }
  }
}
