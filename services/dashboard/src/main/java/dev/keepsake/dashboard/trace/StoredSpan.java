package dev.keepsake.dashboard.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A span as it is held: as OTLP wrote it, a tenth of what its objects would take, with what lists
 * need beside it.
 *
 * @param parentId 0 for none
 * @param size the memory that it takes, in bytes, roughly
 */
public record StoredSpan(
    long id,
    long parentId,
    Origin origin,
    String operation,
    boolean isError,
    long startNanos,
    long endNanos,
    ByteString bytes,
    int size) {
  private static final int LONGEST_NAME = 300;
  private static final int BYTES_BESIDE = 200;

  static StoredSpan of(ReceivedSpan received) {
    Span span = received.span();
    ByteString bytes = span.toByteString();
    String operation = Attributes.cut(span.getName(), LONGEST_NAME);
    return new StoredSpan(
        id(span.getSpanId()),
        span.getParentSpanId().isEmpty() ? 0 : id(span.getParentSpanId()),
        received.origin(),
        operation,
        received.isError(),
        span.getStartTimeUnixNano(),
        Math.max(span.getStartTimeUnixNano(), span.getEndTimeUnixNano()),
        bytes,
        BYTES_BESIDE + bytes.size() + 2 * operation.length() + received.origin().charge());
  }

  /** With all that it came with. */
  public Span span() {
    try {
      return Span.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was written cannot be read", e);
    }
  }

  private static long id(ByteString id) {
    return id.asReadOnlyByteBuffer().getLong();
  }
}
