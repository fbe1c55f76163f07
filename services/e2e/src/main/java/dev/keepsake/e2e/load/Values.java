package dev.keepsake.e2e.load;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/** Attributes in the form of OTLP. */
public final class Values {
  private Values() {}

  /** An attribute with a value of the key's type. */
  public static <T> KeyValue attribute(AttributeKey<T> key, T value) {
    return KeyValue.newBuilder().setKey(key.getKey()).setValue(value(value)).build();
  }

  private static AnyValue value(Object value) {
    AnyValue.Builder builder = AnyValue.newBuilder();
    if (value instanceof Boolean flag) {
      return builder.setBoolValue(flag).build();
    }
    if (value instanceof Long number) {
      return builder.setIntValue(number).build();
    }
    if (value instanceof Double number) {
      return builder.setDoubleValue(number).build();
    }
    if (value instanceof List<?> list) {
      return builder
          .setArrayValue(
              ArrayValue.newBuilder().addAllValues(list.stream().map(Values::value).toList()))
          .build();
    }
    return builder.setStringValue(value.toString()).build();
  }
}
