package dev.keepsake.traceapi.span;

import io.micronaut.core.annotation.Nullable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Holds the open spans, and remembers the ids of those stopped last. Each method is atomic. A store
 * that is somewhere else throws a problem, 503, while it cannot be reached.
 *
 * <p>A call for a span is one for its parent too: it keeps both from being taken for idle.
 */
public interface SpanStore {

  /**
   * Adds a span.
   *
   * @return what is known of its id already, in which case nothing was changed; else null
   * @throws FullException when there is no room for it
   */
  @Nullable
  Known add(OpenSpan span);

  /** What is known of an id. */
  Optional<Known> find(SpanKey key);

  /**
   * Puts a changed span in the place of an open one. What the change throws goes to the caller, and
   * nothing was changed then. It may be asked more than once.
   *
   * @return what is known of the id afterwards
   */
  Optional<Known> change(SpanKey key, UnaryOperator<OpenSpan> change);

  /**
   * Removes an open span and remembers its end. What the function throws goes to the caller, and
   * the span is open still. It may be asked more than once, and the last time counts.
   *
   * @param call the idempotency key of the call that stops it
   * @return what was known of the id before
   */
  Optional<Known> stop(
      SpanKey key, Instant now, @Nullable String call, Function<OpenSpan, EndedSpan> end);

  /**
   * Ends spans that no call had to do with since a time and that have no open children, or only
   * such as are removed with them.
   *
   * @param most how many at most
   * @param reason why they are abandoned
   */
  List<EndedSpan> takeIdle(Instant since, Instant now, int most, String reason);

  /** The open spans right below a span, the first at most. */
  List<OpenSpan> children(SpanKey key, int most);

  /** A client's open spans, those started first. */
  List<OpenSpan> openOf(String client, int most);

  /** How many spans a client has open. */
  int countOf(String client);

  /** How many spans are open. */
  int count();

  /** Whether the spans are there still when this process has ended. */
  boolean outlivesProcess();

  /** There is no room for another span, or for a larger one. */
  final class FullException extends RuntimeException {
    private final boolean isClients;

    FullException(boolean isClients) {
      super(isClients ? "the client has too many open spans" : "there are too many open spans");
      this.isClients = isClients;
    }

    /** Whether the client has used up its own share; else all clients together have. */
    public boolean isClients() {
      return isClients;
    }
  }
}
