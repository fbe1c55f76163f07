package dev.keepsake.problem;

import io.micronaut.core.reflect.ReflectionUtils;
import io.micronaut.core.type.Argument;
import java.math.BigInteger;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Names a Java type as the sender of JSON or of a parameter knows it. */
final class ExpectedType {
  private static final Set<Class<?>> WHOLE_NUMBERS =
      Set.of(Byte.class, Short.class, Integer.class, Long.class, BigInteger.class);

  private ExpectedType() {}

  static String of(Argument<?> argument) {
    Class<?> type = ReflectionUtils.getWrapperType(argument.getType());
    if (type == Optional.class && argument.getFirstTypeVariable().isPresent()) {
      return of(argument.getFirstTypeVariable().get());
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "must be one of ", ""));
    }
    if (WHOLE_NUMBERS.contains(type)) {
      return "must be a whole number";
    }
    if (Number.class.isAssignableFrom(type)) {
      return "must be a number";
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return "must be a string";
    }
    if (type == Boolean.class) {
      return "must be true or false";
    }
    if (Temporal.class.isAssignableFrom(type)) {
      return "must be a date or time in ISO 8601";
    }
    if (type.isArray() || Iterable.class.isAssignableFrom(type)) {
      return "must be an array";
    }
    return "must be a JSON object of the documented form";
  }
}
