package dev.keepsake.dashboard.log;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.Locale;

/**
 * A log record as it is held: as OTLP wrote it.
 *
 * @param number in the order of arrival
 * @param traceId null when it belongs to no trace
 */
record StoredLog(
    long number,
    long arrivalMillis,
    Origin origin,
    Severity severity,
    @Nullable String traceId,
    ByteString bytes) {
  private static final int BYTES_BESIDE = 250;

  static StoredLog of(long number, long now, Origin origin, LogRecord log) {
    return new StoredLog(
        number,
        now,
        origin,
        Severity.of(log.getSeverityNumberValue()),
        id(log.getTraceId(), 16),
        log.toByteString());
  }

  /** The memory that it takes, in bytes, roughly. */
  int size() {
    return BYTES_BESIDE + bytes.size() + origin.charge();
  }

  boolean hasText(String text) {
    return String.valueOf(Attributes.value(log().getBody()))
        .toLowerCase(Locale.ROOT)
        .contains(text);
  }

  LogView view() {
    LogRecord log = log();
    long nanos = log.getTimeUnixNano() > 0 ? log.getTimeUnixNano() : log.getObservedTimeUnixNano();
    return new LogView(
        nanos > 0 ? nanos / 1000 : arrivalMillis * 1000,
        severity,
        origin.service(),
        Attributes.value(log.getBody()),
        traceId,
        id(log.getSpanId(), 8),
        Attributes.map(log.getAttributesList()));
  }

  private LogRecord log() {
    try {
      return LogRecord.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("what was written cannot be read", e);
    }
  }

  @Nullable
  private static String id(ByteString id, int bytes) {
    return id.size() == bytes ? ReceivedSpan.hex(id) : null;
  }
}
