package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.common.v1.KeyValue;

/** What the spans of a store have in common, so that each of them needs little of its own. */
final class CommonParts {
  private static final int LARGEST_ATTRIBUTE = 512;

  private final Recurring<KeyValue> attributes = new Recurring<>(4000);
  private final Recurring<String> operations = new Recurring<>(1000);

  /** The attribute that is held for all that have it; null for one that came only now. */
  @Nullable
  KeyValue known(KeyValue attribute) {
    return attribute.getSerializedSize() > LARGEST_ATTRIBUTE ? null : attributes.known(attribute);
  }

  /** The name that is held for all that have it; null for one that came only now. */
  @Nullable
  String known(String operation) {
    return operations.known(operation);
  }
}
