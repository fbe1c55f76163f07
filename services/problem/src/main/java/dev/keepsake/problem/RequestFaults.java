package dev.keepsake.problem;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.http.annotation.Body;
import io.micronaut.json.JsonSyntaxException;
import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.exceptions.path.CollectionItemReferencePath;
import io.micronaut.serde.exceptions.path.MapItemReferencePath;
import io.micronaut.serde.exceptions.path.PropertyReferencePath;
import io.micronaut.serde.exceptions.path.ReferencePath;
import io.micronaut.web.router.exceptions.UnsatisfiedBodyRouteException;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import java.util.List;
import java.util.Optional;

/** Says of a request that could not be read which field is at fault, in the caller's terms. */
final class RequestFaults {
  private RequestFaults() {}

  static List<FieldError> of(Throwable cause) {
    if (cause instanceof UnsatisfiedBodyRouteException) {
      return List.of();
    }
    if (cause instanceof UnsatisfiedRouteException missing) {
      return List.of(new FieldError(missing.getArgument().getName(), "is required"));
    }
    if (find(cause, JsonParseException.class) != null) {
      return List.of();
    }
    SerdeException wrongType = find(cause, SerdeException.class);
    if (wrongType != null && !wrongType.getPath().isEmpty()) {
      return List.of(wrongType(wrongType.getMessage(), wrongType.getPath().reversed()));
    }
    if (cause instanceof ConversionErrorException wrong && !isBody(wrong.getArgument())) {
      Argument<?> argument = wrong.getArgument();
      return List.of(new FieldError(argument.getName(), ExpectedType.of(argument)));
    }
    return List.of();
  }

  /** What is wrong with the whole request, where no field can be named. */
  static Optional<String> sentence(Throwable cause) {
    if (cause instanceof UnsatisfiedBodyRouteException) {
      return Optional.of("A JSON body is required.");
    }
    JsonProcessingException syntax = find(cause, JsonProcessingException.class);
    if (syntax != null) {
      return Optional.of("The body is not readable JSON: " + message(syntax));
    }
    if (find(cause, JsonSyntaxException.class) != null) {
      return Optional.of("The body is not readable JSON.");
    }
    if (cause instanceof ConversionErrorException wrong && isBody(wrong.getArgument())) {
      return Optional.of("The body " + ExpectedType.of(wrong.getArgument()) + ".");
    }
    return Optional.empty();
  }

  /**
   * @param path from the outermost to the innermost
   */
  private static FieldError wrongType(String message, List<ReferencePath> path) {
    ReferencePath last = path.getLast();
    if (!(last instanceof CollectionItemReferencePath)) {
      return new FieldError(field(path), ExpectedType.of(last.getArgument()));
    }
    // The library blames the first item also where the array itself is something else.
    if (message.contains("expected START_ARRAY")) {
      return new FieldError(
          field(path.subList(0, path.size() - 1)), ExpectedType.of(last.getArgument()));
    }
    Argument<?> item = last.getArgument().getFirstTypeVariable().orElse(Argument.OBJECT_ARGUMENT);
    return new FieldError(field(path), ExpectedType.of(item));
  }

  private static String field(List<ReferencePath> path) {
    StringBuilder field = new StringBuilder();
    for (ReferencePath step : path) {
      if (step instanceof CollectionItemReferencePath item) {
        field.append('[').append(item.index()).append(']');
      } else if (step instanceof PropertyReferencePath property) {
        field.append(field.isEmpty() ? "" : ".").append(property.property().getName());
      } else if (step instanceof MapItemReferencePath entry) {
        field.append(field.isEmpty() ? "" : ".").append(entry.key());
      }
    }
    return field.toString();
  }

  /** The parser's words without its talk of Java, and where in the body it happened. */
  private static String message(JsonProcessingException syntax) {
    String words =
        syntax
            .getOriginalMessage()
            .replaceAll("(?s) \\((start marker|for \\w+ starting) at .*", "")
            .replaceAll(", from `[^`]*`", "");
    JsonLocation at = syntax.getLocation();
    return at == null
        ? words
        : words + " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
  }

  private static boolean isBody(Argument<?> argument) {
    return argument.getAnnotationMetadata().hasAnnotation(Body.class);
  }

  private static <T extends Throwable> T find(Throwable cause, Class<T> type) {
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }
}
