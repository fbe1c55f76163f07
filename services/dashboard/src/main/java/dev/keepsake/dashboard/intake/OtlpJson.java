package dev.keepsake.dashboard.intake;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.micronaut.core.annotation.Nullable;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * OTLP's JSON, which is that of protobuf but for the ids, in hexadecimal digits, and the enums, as
 * numbers: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
public final class OtlpJson {
  private static final Set<String> IDS =
      Set.of("traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id");
  private static final JsonFactory JSON = new JsonFactory();

  private OtlpJson() {}

  /** Reads a message; fields that it does not know are passed over. */
  public static void read(byte[] json, Message.Builder into) throws IOException {
    String protobufs =
        withIds(json, hex -> Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex)));
    JsonFormat.parser().ignoringUnknownFields().merge(protobufs, into);
  }

  /** Writes a message. */
  public static String write(Message message) throws IOException {
    String protobufs =
        JsonFormat.printer().printingEnumsAsInts().omittingInsignificantWhitespace().print(message);
    return withIds(
        protobufs.getBytes(StandardCharsets.UTF_8),
        base64 -> HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
  }

  private static String withIds(byte[] json, UnaryOperator<String> change) throws IOException {
    StringWriter changed = new StringWriter(json.length);
    try (JsonParser parser = JSON.createParser(json);
        JsonGenerator generator = JSON.createGenerator(changed)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING && isId(parser.currentName())) {
          generator.writeString(change.apply(parser.getText()));
        } else {
          generator.copyCurrentEvent(parser);
        }
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("an id is not in hexadecimal digits", e);
    }
    return changed.toString();
  }

  /** What stands by itself, in no object, has no name. */
  private static boolean isId(@Nullable String name) {
    return name != null && IDS.contains(name);
  }
}
