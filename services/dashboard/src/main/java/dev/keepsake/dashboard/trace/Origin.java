package dev.keepsake.dashboard.trace;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.semconv.ServiceAttributes;

/** Who made a span or a log record; shared by all that it made. */
public record Origin(Resource resource, InstrumentationScope scope, String service) {
  private static final int LONGEST_NAME = 200;
  private static final int LARGEST_SHARED = 4096;

  public static Origin of(Resource resource, InstrumentationScope scope) {
    String service = Attributes.text(resource.getAttributesList(), ServiceAttributes.SERVICE_NAME);
    return new Origin(
        resource, scope, service == null ? "unknown" : Attributes.cut(service, LONGEST_NAME));
  }

  /**
   * The memory, in bytes, that each span or record that it made has to answer for. A usual one is
   * held once for all of them, by {@link Origins}.
   */
  public int charge() {
    return isShared() ? 0 : 500 + 4 * writtenSize();
  }

  boolean isShared() {
    return writtenSize() <= LARGEST_SHARED;
  }

  private int writtenSize() {
    return resource.getSerializedSize() + scope.getSerializedSize();
  }
}
