package dev.keepsake.dashboard.trace;

import com.google.protobuf.ByteString;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.HexFormat;

/**
 * A span as it came in.
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param sampler the Collector that sent it; null where that does not say its name
 */
public record ReceivedSpan(String traceId, Origin origin, Span span, @Nullable String sampler) {
  /** Where the Collector writes the policy that kept a trace: docs/adr/0002. */
  private static final String POLICY = "tailsampling.policy";

  /** Whether a span has ids and times that can be; of one that has not nothing can be shown. */
  public static boolean isValid(Span span) {
    return isId(span.getTraceId(), 16)
        && isId(span.getSpanId(), 8)
        && (span.getParentSpanId().isEmpty() || span.getParentSpanId().size() == 8)
        && span.getStartTimeUnixNano() > 0
        && span.getEndTimeUnixNano() >= 0;
  }

  public static ReceivedSpan of(Origin origin, Span span) {
    return of(origin, span, null);
  }

  public static ReceivedSpan of(Origin origin, Span span, @Nullable String sampler) {
    return new ReceivedSpan(hex(span.getTraceId()), origin, span, sampler);
  }

  /** The policy that kept the trace, as the sampler wrote it on the span. */
  @Nullable
  public String policy() {
    return Attributes.text(span.getAttributesList(), POLICY);
  }

  public boolean isError() {
    return span.getStatus().getCode() == StatusCode.STATUS_CODE_ERROR;
  }

  public static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static boolean isId(ByteString id, int bytes) {
    if (id.size() != bytes) {
      return false;
    }
    for (int i = 0; i < bytes; i++) {
      if (id.byteAt(i) != 0) {
        return true;
      }
    }
    return false;
  }
}
