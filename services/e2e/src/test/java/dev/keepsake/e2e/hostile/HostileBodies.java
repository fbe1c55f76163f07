package dev.keepsake.e2e.hostile;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** What somebody may send who means harm, and what once did. */
final class HostileBodies {
  static final String PROTOBUF = "application/x-protobuf";
  static final String JSON = "application/json";

  /** A span as JSON. */
  static final String JSON_TRACE =
      """
      {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":
      {"stringValue":"fuzz"}}]},"scopeSpans":[{"spans":[{"traceId":
      "5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174","name":"x","kind":2,
      "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000",
      "attributes":[{"key":"a","value":VALUE}],"status":{}}]}]}]}"""
          .replace("VALUE", "{\"intValue\":\"1\"}");

  private static final int[] OUTSIDE = {0x12, 0x4a, 0x12, 0x12, 0x0a};

  private HostileBodies() {}

  record Body(String name, String type, String encoding, byte[] bytes) {}

  /**
   * Of all kinds.
   *
   * @param right a body that is right
   */
  static Stream<Body> all(byte[] right) {
    byte[] deep = nested(1_600_000);
    String deepJson = "{\"arrayValue\":{\"values\":[".repeat(100_000);
    return Stream.of(
        // Ended the Collector: its decoder has a stack frame for each level.
        new Body("values in values", PROTOBUF, "", deep),
        new Body("the same, compressed", PROTOBUF, "gzip", gzip(deep)),
        new Body("values in values as JSON", JSON, "", jsonValue(deepJson)),
        new Body("a bomb", PROTOBUF, "gzip", gzip(new byte[200 << 20])),
        new Body("more than it takes", PROTOBUF, "", new byte[17 << 20]),
        new Body("cut off", PROTOBUF, "gzip", Arrays.copyOf(gzip(right), 60)),
        new Body("no compression at all", PROTOBUF, "gzip", right),
        new Body("an unknown compression", PROTOBUF, "nonsense", right),
        new Body("an endless length", PROTOBUF, "", bytes(0x0a, 0xff, 0xff, 0xff, 0xff, 0x7f)),
        new Body("an id of one byte", PROTOBUF, "", withTraceId(new byte[1])),
        new Body("an id of a megabyte", PROTOBUF, "", withTraceId(new byte[1 << 20])),
        new Body("names that are no UTF-8", PROTOBUF, "", noUtf8()),
        new Body("a list instead of an object", JSON, "", text("[[[[")),
        // Answered by a 500, for the words of the refusal were no UTF-8.
        new Body("quoted amid a character", JSON, "", text("{\"a\":\"" + "€".repeat(40) + "\"x")),
        new Body("JSON that is no UTF-8", JSON, "", bytes('{', 0xff, '}')),
        new Body("an unknown type, compressed", "text/plain", "br", right),
        new Body("a number too large", JSON, "", jsonValue("{\"doubleValue\":1e999}")),
        new Body("half a surrogate", JSON, "", jsonValue("{\"stringValue\":\"\\ud800\"}")),
        new Body("nothing", PROTOBUF, "", new byte[0]),
        new Body("nothing as JSON", JSON, "", new byte[0]));
  }

  private static byte[] withTraceId(byte[] id) {
    return request(Span.newBuilder().setTraceId(ByteString.copyFrom(id)).setName("x"));
  }

  private static byte[] noUtf8() {
    byte[] request =
        request(
            Span.newBuilder()
                .setTraceId(
                    ByteString.copyFrom(
                        new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8}))
                .setSpanId(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .setName("replace me"));
    int at = new String(request, StandardCharsets.ISO_8859_1).indexOf("replace");
    for (int i = at; i < at + 7; i++) {
      request[i] = (byte) (0xf8 + i - at);
    }
    return request;
  }

  private static byte[] request(Span.Builder span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
        .build()
        .toByteArray();
  }

  /** A span with an array in an array and so on, written from its end. */
  private static byte[] nested(int levels) {
    byte[] reversed = new byte[levels * 10 + 64];
    int length = 0;
    for (int i = 0; i < 2 * levels + 5; i++) {
      // AnyValue.array_value and ArrayValue.values; outside, from the attribute to the request.
      int tag = i < 2 * levels ? new int[] {0x0a, 0x2a}[i % 2] : OUTSIDE[i - 2 * levels];
      byte[] size = varint(length);
      for (int b = size.length - 1; b >= 0; b--) {
        reversed[length++] = size[b];
      }
      reversed[length++] = (byte) tag;
    }
    byte[] message = new byte[length];
    for (int i = 0; i < length; i++) {
      message[i] = reversed[length - 1 - i];
    }
    return message;
  }

  private static byte[] varint(int value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int rest = value; ; rest >>>= 7) {
      if (rest < 0x80) {
        out.write(rest);
        return out.toByteArray();
      }
      out.write(rest & 0x7f | 0x80);
    }
  }

  private static byte[] jsonValue(String value) {
    return text(JSON_TRACE.replace("{\"intValue\":\"1\"}", value));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  static byte[] gzip(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
