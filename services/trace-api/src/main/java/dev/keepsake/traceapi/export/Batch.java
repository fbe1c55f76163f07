package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Spans that are sent together, as they are or packed. Guarded by the queue that they wait in. */
final class Batch {
  private static final int MAX_SPANS = 1000;

  /** Well below the 20 MiB that the Collector's receiver takes. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final List<EndedSpan> spans = new ArrayList<>();
  private byte[] packed;
  private int count;
  private long bytes;
  private Instant newest;

  void add(EndedSpan span, Instant now) {
    spans.add(span);
    count++;
    bytes += span.span().size();
    newest = now;
  }

  boolean isFull() {
    return count >= MAX_SPANS || bytes >= MAX_BYTES;
  }

  /** Puts the packed spans in their own place. */
  void pack(byte[] packedSpans) {
    packed = packedSpans;
    bytes = packedSpans.length;
    spans.clear();
  }

  List<EndedSpan> spans(SpanPacker packer) {
    return packed == null ? List.copyOf(spans) : packer.unpack(packed);
  }

  int count() {
    return count;
  }

  /** The memory that it takes, roughly. */
  long bytes() {
    return bytes;
  }

  /** When the last span of it came. */
  Instant newest() {
    return newest;
  }
}
