package dev.keepsake.dashboard.trace;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;

/**
 * A span as it is held: what lists need, attributes that others have too by reference, and the rest
 * as OTLP writes it, which is a fraction of what its objects would take.
 */
public final class StoredSpan {
  private static final int LONGEST_NAME = 300;
  private static final int BYTES_BESIDE = 150;

  private final long id;
  private final long parentId;
  private final Origin origin;
  private final String operation;
  private final boolean isError;
  private final long startNanos;
  private final long endNanos;

  /** In their order; null for each that is its own and in the rest. */
  private final KeyValue[] common;

  /** Of the span: its bytes as OTLP has them. */
  private final byte[] rest;

  private final int writtenSize;
  private final int size;

  private StoredSpan(ReceivedSpan received, CommonParts parts) {
    Span span = received.span();
    id = id(span.getSpanId());
    parentId = span.getParentSpanId().isEmpty() ? 0 : id(span.getParentSpanId());
    origin = received.origin();
    isError = received.isError();
    startNanos = span.getStartTimeUnixNano();
    endNanos = span.getEndTimeUnixNano();
    writtenSize = span.getSerializedSize();
    String name = Attributes.cut(span.getName(), LONGEST_NAME);
    String known = parts.known(name);
    operation = known == null ? name : known;
    common =
        span.getAttributesList().stream()
            .map(attribute -> parts.known(attribute))
            .toArray(KeyValue[]::new);
    rest = rest(span);
    size =
        BYTES_BESIDE
            + 4 * common.length
            + rest.length
            + (known == null ? 2 * name.length() : 0)
            + origin.charge();
  }

  static StoredSpan of(ReceivedSpan received, CommonParts parts) {
    return new StoredSpan(received, parts);
  }

  private byte[] rest(Span span) {
    Span.Builder rest =
        span.toBuilder()
            .clearSpanId()
            .clearParentSpanId()
            .clearStartTimeUnixNano()
            .clearEndTimeUnixNano()
            .clearAttributes();
    if (operation.equals(span.getName())) {
      rest.clearName();
    }
    for (int i = 0; i < common.length; i++) {
      if (common[i] == null) {
        rest.addAttributes(span.getAttributes(i));
      }
    }
    return rest.build().toByteArray();
  }

  /** With all that it came with. */
  public Span span() {
    Span.Builder span;
    try {
      span = Span.newBuilder().mergeFrom(rest);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was written cannot be read", e);
    }
    for (int i = 0; i < common.length; i++) {
      if (common[i] != null) {
        span.addAttributes(i, common[i]);
      }
    }
    if (span.getName().isEmpty()) {
      span.setName(operation);
    }
    if (parentId != 0) {
      span.setParentSpanId(bytes(parentId));
    }
    return span.setSpanId(bytes(id))
        .setStartTimeUnixNano(startNanos)
        .setEndTimeUnixNano(endNanos)
        .build();
  }

  public long id() {
    return id;
  }

  /** 0 for none. */
  public long parentId() {
    return parentId;
  }

  public Origin origin() {
    return origin;
  }

  public String operation() {
    return operation;
  }

  public boolean isError() {
    return isError;
  }

  public long startNanos() {
    return startNanos;
  }

  /** Not before the start. */
  public long endNanos() {
    return Math.max(startNanos, endNanos);
  }

  /** The bytes that it came in. */
  int writtenSize() {
    return writtenSize;
  }

  /** The memory that it takes, in bytes, roughly. */
  int size() {
    return size;
  }

  private static long id(ByteString id) {
    return id.asReadOnlyByteBuffer().getLong();
  }

  private static ByteString bytes(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(0, id));
  }
}
