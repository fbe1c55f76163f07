package dev.keepsake.e2e.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A call by gRPC as bytes, so that each of them can be wrong. */
final class GrpcCall {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What a server allows before it has said anything. */
  private static final int WINDOW = 65_535;

  private static final int LARGEST_FRAME = 16_384;

  private static final int FRAME_HEAD = 9;

  /** grpc-status and its value, in hexadecimal. */
  private static final Pattern STATUS =
      Pattern.compile("889acac8b21234da8f(?:01(3[0-9])|02(3[0-9]3[0-9]))");

  private GrpcCall() {}

  /** What a client of gRPC sends for one call (RFC 9113, RFC 7541 without compression). */
  static byte[] of(byte[] message) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(PREFACE);
    out.writeBytes(frame(4, 0, 0, new byte[0]));
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    // POST, http
    head.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86});
    literal(head, ":path", "/opentelemetry.proto.collector.trace.v1.TraceService/Export");
    literal(head, ":authority", "localhost");
    literal(head, "content-type", "application/grpc");
    literal(head, "te", "trailers");
    out.writeBytes(frame(1, 4, 1, head.toByteArray()));
    byte[] data =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    int sent = 0;
    while (sent < Math.min(data.length, WINDOW)) {
      int end = Math.min(sent + LARGEST_FRAME, Math.min(data.length, WINDOW));
      boolean last = end == data.length;
      out.writeBytes(frame(0, last ? 1 : 0, 1, Arrays.copyOfRange(data, sent, end)));
      sent = end;
    }
    return out.toByteArray();
  }

  /** Whether all of the message is in the call: no more goes before the server has answered. */
  static boolean isWhole(byte[] message) {
    return 5 + message.length <= WINDOW;
  }

  /**
   * The status that the server ends the call with, or none if it ends the stream or the connection
   * otherwise. Of the head of the answer only that is read: it is written in one way (RFC 7541, a
   * new name, in Huffman's code as that is shorter, and a number, which is not).
   */
  static OptionalInt status(InputStream answer) throws IOException {
    while (true) {
      byte[] head = answer.readNBytes(FRAME_HEAD);
      if (head.length < FRAME_HEAD) {
        return OptionalInt.empty();
      }
      byte[] content = answer.readNBytes(ByteBuffer.wrap(head).getInt() >>> 8);
      int type = head[3];
      boolean last = (head[4] & 1) == 1;
      if (type == 1 && last) {
        return statusIn(content);
      }
      if (type == 3 || type == 7) {
        return OptionalInt.empty();
      }
    }
  }

  private static OptionalInt statusIn(byte[] headers) {
    Matcher status = STATUS.matcher(HexFormat.of().formatHex(headers));
    if (!status.find()) {
      return OptionalInt.empty();
    }
    String digits = status.group(1) == null ? status.group(2) : status.group(1);
    byte[] text = HexFormat.of().parseHex(digits);
    return OptionalInt.of(Integer.parseInt(new String(text, StandardCharsets.US_ASCII)));
  }

  private static byte[] frame(int type, int flags, int stream, byte[] content) {
    return ByteBuffer.allocate(9 + content.length)
        .putInt(content.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(content)
        .array();
  }

  private static void literal(ByteArrayOutputStream head, String name, String value) {
    head.write(0);
    for (String part : List.of(name, value)) {
      head.write(part.length());
      head.writeBytes(part.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
