package dev.keepsake.dashboard.trace;

import io.micronaut.core.annotation.Nullable;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which traces are wanted; what is null does not matter.
 *
 * @param service that any span is of
 * @param operation that any span has, of that service if there is one
 * @param isError whether any span is an error
 * @param attributes that one span has all of
 * @param text that is anywhere in it, in small letters
 * @param before only traces that came before this one: where the page begins
 */
public record TraceQuery(
    @Nullable String service,
    @Nullable String operation,
    @Nullable TraceState state,
    @Nullable Boolean isError,
    @Nullable Long minMicros,
    @Nullable Long maxMicros,
    @Nullable Long fromMicros,
    @Nullable Long toMicros,
    Map<String, String> attributes,
    @Nullable String policy,
    @Nullable String text,
    int limit,
    @Nullable Long before) {

  /** All there are. */
  public static TraceQuery all(int limit) {
    return new TraceQuery(
        null, null, null, null, null, null, null, null, Map.of(), null, null, limit, null);
  }

  /** Whether a trace can fit, by its summary alone. */
  boolean fits(TraceSummary trace) {
    return (state == null || state == trace.state())
        && (policy == null || policy.equals(trace.policy()))
        && (service == null || trace.services().contains(service))
        && (isError == null || isError == trace.errorCount() > 0)
        && (minMicros == null || trace.durationMicros() >= minMicros)
        && (maxMicros == null || trace.durationMicros() <= maxMicros)
        && (fromMicros == null || trace.startMicros() >= fromMicros)
        && (toMicros == null || trace.startMicros() < toMicros);
  }

  /** Whether {@link #fitsDeeply} has to be asked, too. */
  boolean isDeep() {
    return operation != null || !attributes.isEmpty() || text != null;
  }

  boolean fitsDeeply(TraceSummary trace, List<StoredSpan> spans) {
    return hasOperation(trace, spans)
        && (attributes.isEmpty() || spans.stream().anyMatch(this::hasAttributes))
        && (text == null || hasText(trace) || spans.stream().anyMatch(this::hasText));
  }

  private boolean hasOperation(TraceSummary trace, List<StoredSpan> spans) {
    return operation == null
        || (operation.equals(trace.rootOperation())
            && (service == null || service.equals(trace.rootService())))
        || spans.stream()
            .anyMatch(
                span ->
                    operation.equals(span.operation())
                        && (service == null || service.equals(span.origin().service())));
  }

  private boolean hasAttributes(StoredSpan stored) {
    Map<String, Object> own = Attributes.map(stored.span().getAttributesList());
    Map<String, Object> resource = Attributes.map(stored.origin().resource().getAttributesList());
    return attributes.entrySet().stream()
        .allMatch(
            wanted ->
                is(own.get(wanted.getKey()), wanted.getValue())
                    || is(resource.get(wanted.getKey()), wanted.getValue()));
  }

  private boolean hasText(TraceSummary trace) {
    return trace.traceId().startsWith(text)
        || has(trace.rootOperation())
        || has(trace.rootService())
        || has(trace.httpRoute());
  }

  private boolean hasText(StoredSpan stored) {
    if (has(stored.operation()) || has(stored.origin().service())) {
      return true;
    }
    var span = stored.span();
    return has(span.getStatus().getMessage())
        || Attributes.map(span.getAttributesList()).values().stream().anyMatch(this::has)
        || span.getEventsList().stream()
            .anyMatch(
                event ->
                    has(event.getName())
                        || Attributes.map(event.getAttributesList()).values().stream()
                            .anyMatch(this::has));
  }

  private boolean has(@Nullable Object value) {
    return value != null && value.toString().toLowerCase(Locale.ROOT).contains(text);
  }

  private static boolean is(@Nullable Object value, String wanted) {
    return value != null && value.toString().equals(wanted);
  }
}
