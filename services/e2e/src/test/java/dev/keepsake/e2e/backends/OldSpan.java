package dev.keepsake.e2e.backends;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A span as clients of before OpenTelemetry send it: a SERVER span that asks to be kept, and has a
 * status and a secret among its tags.
 */
record OldSpan(String service, long traceHigh, long traceLow, long id, long startMicros) {
  static final String NAME = "get-page";
  static final String SECRET = "hunter-two";
  static final long DURATION_MICROS = 1500;

  static OldSpan random(String service) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new OldSpan(
        service,
        random.nextLong(1, Long.MAX_VALUE),
        random.nextLong(1, Long.MAX_VALUE),
        random.nextLong(1, Long.MAX_VALUE),
        Instant.now().toEpochMilli() * 1000);
  }

  String traceId() {
    return "%016x%016x".formatted(traceHigh, traceLow);
  }

  String spanId() {
    return "%016x".formatted(id);
  }

  /** Zipkin's API, version 2; all tags are texts. */
  byte[] zipkinJson() {
    return """
        [{"traceId":"%s","id":"%s","name":"%s","kind":"SERVER","timestamp":%d,"duration":%d,
          "localEndpoint":{"serviceName":"%s"},
          "tags":{"sampling.keep":"true","http.response.status_code":"200","password":"%s"}}]
        """
        .formatted(traceId(), spanId(), NAME, startMicros, DURATION_MICROS, service, SECRET)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A Batch of jaeger.thrift, in Thrift's binary protocol. */
  byte[] thrift() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Thrift batch = new Thrift(new DataOutputStream(bytes));
    batch.struct(1);
    batch.text(1, service);
    batch.stop();
    batch.structs(2, 1);
    batch.i64(1, traceLow);
    batch.i64(2, traceHigh);
    batch.i64(3, id);
    batch.i64(4, 0);
    batch.text(5, NAME);
    batch.i32(7, 1);
    batch.i64(8, startMicros);
    batch.i64(9, DURATION_MICROS);
    batch.structs(10, 4);
    batch.tag("span.kind", "server");
    batch.tag("password", SECRET);
    batch.tag("sampling.keep", true);
    batch.tag("http.response.status_code", 200);
    batch.stop(); // the span
    batch.stop(); // the batch
    return bytes.toByteArray();
  }

  private record Thrift(DataOutputStream out) {
    void struct(int field) throws IOException {
      field(12, field);
    }

    void structs(int field, int count) throws IOException {
      field(15, field);
      out.writeByte(12);
      out.writeInt(count);
    }

    void text(int field, String value) throws IOException {
      field(11, field);
      byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(utf8.length);
      out.write(utf8);
    }

    void i32(int field, int value) throws IOException {
      field(8, field);
      out.writeInt(value);
    }

    void i64(int field, long value) throws IOException {
      field(10, field);
      out.writeLong(value);
    }

    void tag(String key, String value) throws IOException {
      text(1, key);
      i32(2, 0);
      text(3, value);
      stop();
    }

    void tag(String key, boolean value) throws IOException {
      text(1, key);
      i32(2, 2);
      field(2, 5);
      out.writeBoolean(value);
      stop();
    }

    void tag(String key, long value) throws IOException {
      text(1, key);
      i32(2, 3);
      i64(6, value);
      stop();
    }

    void stop() throws IOException {
      out.writeByte(0);
    }

    private void field(int type, int id) throws IOException {
      out.writeByte(type);
      out.writeShort(id);
    }
  }

  /** A PostSpansRequest of Jaeger's api_v2, as gRPC frames it. */
  byte[] grpcMessage() throws IOException {
    byte[] span =
        message(
            out -> {
              out.writeBytes(
                  1,
                  ByteString.copyFrom(
                      ByteBuffer.allocate(16).putLong(traceHigh).putLong(traceLow).array()));
              out.writeBytes(2, ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array()));
              out.writeString(3, NAME);
              out.writeByteArray(
                  6,
                  message(
                      time -> {
                        time.writeInt64(1, startMicros / 1_000_000);
                        time.writeInt32(2, (int) (startMicros % 1_000_000) * 1000);
                      }));
              out.writeByteArray(
                  7, message(time -> time.writeInt32(2, (int) DURATION_MICROS * 1000)));
              out.writeByteArray(8, tag("span.kind", 0, value -> value.writeString(3, "server")));
              out.writeByteArray(8, tag("password", 0, value -> value.writeString(3, SECRET)));
              out.writeByteArray(8, tag("sampling.keep", 1, value -> value.writeBool(4, true)));
              out.writeByteArray(
                  8, tag("http.response.status_code", 2, value -> value.writeInt64(5, 200)));
            });
    byte[] request =
        message(
            out ->
                out.writeByteArray(
                    1,
                    message(
                        batch -> {
                          batch.writeByteArray(1, span);
                          batch.writeByteArray(
                              2, message(process -> process.writeString(1, service)));
                        })));
    return ByteBuffer.allocate(5 + request.length)
        .put((byte) 0)
        .putInt(request.length)
        .put(request)
        .array();
  }

  private interface Fields {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private static byte[] tag(String key, int type, Fields value) throws IOException {
    return message(
        out -> {
          out.writeString(1, key);
          out.writeEnum(2, type);
          value.writeTo(out);
        });
  }

  private static byte[] message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.writeTo(out);
    out.flush();
    return bytes.toByteArray();
  }
}
