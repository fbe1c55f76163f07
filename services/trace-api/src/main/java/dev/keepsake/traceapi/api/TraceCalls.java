package dev.keepsake.traceapi.api;

import dev.keepsake.problem.IdempotencyHeader;
import dev.keepsake.traceapi.export.SpanQueue;
import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.Known;
import dev.keepsake.traceapi.span.OpenSpan;
import dev.keepsake.traceapi.span.SpanEvent;
import dev.keepsake.traceapi.span.SpanStore;
import dev.keepsake.traceapi.span.StoppedSpan;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.trace.StatusCode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Does what the calls ask for. Each takes the idempotency key of the call, or null. */
@Singleton
final class TraceCalls {
  private static final int CHILDREN_LISTED = 100;

  private final SpanStore store;
  private final SpanQueue queue;
  private final SpanReader reader;
  private final Times times;

  TraceCalls(SpanStore store, SpanQueue queue, SpanReader reader, Times times) {
    this.store = store;
    this.queue = queue;
    this.reader = reader;
    this.times = times;
  }

  Done<StartedSpan> start(String client, @Nullable String call, StartTrace start) {
    return add(reader.read(client, call, start), start.spanId());
  }

  Done<StartedSpan> add(String client, @Nullable String call, AddTrace add) {
    TraceParent parent = reader.span("parent", add.parent());
    Known known = store.find(parent.key()).orElseThrow(() -> Faults.unknownSpan("parent", parent));
    OpenSpan asked = reader.read(client, call, add, known.start());
    // Below a parent that has stopped nothing begins, but what began before may be asked again.
    if (known.stopped() != null && store.find(asked.key()).isEmpty()) {
      throw Faults.alreadyStopped("parent", parent, known.stopped());
    }
    return add(asked, add.spanId());
  }

  Done<ChangedSpan> event(@Nullable String call, AddEvent add) {
    SpanEvent event = reader.event("", add.name(), add.time(), add.attributes());
    return change(add.span(), call, span -> span.with(Map.of(), event, call, times.now()));
  }

  Done<ChangedSpan> attributes(@Nullable String call, SetAttributes set) {
    Map<String, Object> attributes = reader.attributes(set.attributes());
    return change(set.span(), call, span -> span.with(attributes, null, call, times.now()));
  }

  /** Ends a span once there is a place for it on the way to the Collector. */
  Done<StoppedTrace> stop(@Nullable String call, StopTrace stop) {
    TraceParent name = reader.span("span", stop.span());
    Instant told = times.read("endTime", stop.endTime());
    Map<String, Object> attributes = reader.attributes(stop.attributes());
    boolean hasPlace = queue.reserve(1) == 1;
    try {
      Ending ending = new Ending(told, attributes, stop, hasPlace);
      Known before =
          store
              .stop(name.key(), times.now(), call, ending::end)
              .orElseThrow(() -> Faults.unknownSpan("span", name));
      if (before.open() == null) {
        return stoppedBefore(name, call, before.stopped());
      }
      if (ending.ended.isSampled()) {
        queue.add(ending.ended);
        hasPlace = false;
      }
      return new Done<>(stopped(StoppedSpan.of(ending.ended, call)), false);
    } finally {
      if (hasPlace) {
        queue.release(1);
      }
    }
  }

  OpenSpans open(String client, int most) {
    return OpenSpans.of(store.countOf(client), store.openOf(client, most));
  }

  private Done<StartedSpan> add(OpenSpan span, @Nullable String ownId) {
    try {
      Known known = store.add(span);
      if (known == null) {
        return new Done<>(StartedSpan.of(span.start()), false);
      }
      if (!known.start().isSameAs(span.start())) {
        throw Faults.idInUse(
            ownId == null ? IdempotencyHeader.NAME : "spanId", TraceParent.of(known.start()));
      }
      return new Done<>(StartedSpan.of(known.start()), true);
    } catch (SpanStore.FullException e) {
      throw e.isClients() ? Faults.tooManyOpenSpans() : Faults.storeFull();
    }
  }

  private Done<ChangedSpan> change(
      String field, @Nullable String call, UnaryOperator<OpenSpan> change) {
    TraceParent name = reader.span("span", field);
    boolean[] isRepeated = {false};
    try {
      Known after =
          store
              .change(
                  name.key(),
                  span -> {
                    isRepeated[0] = call != null && span.calls().contains(call);
                    return isRepeated[0] ? span : reader.checked(change.apply(span));
                  })
              .orElseThrow(() -> Faults.unknownSpan("span", name));
      if (after.open() == null) {
        throw Faults.alreadyStopped("span", name, after.stopped());
      }
      return new Done<>(ChangedSpan.of(after.open()), isRepeated[0]);
    } catch (SpanStore.FullException e) {
      throw Faults.storeFull();
    }
  }

  private Done<StoppedTrace> stoppedBefore(
      TraceParent name, @Nullable String call, StoppedSpan stopped) {
    if (call == null || !call.equals(stopped.call())) {
      throw Faults.alreadyStopped("span", name, stopped);
    }
    return new Done<>(stopped(stopped), true);
  }

  private StoppedTrace stopped(StoppedSpan span) {
    return StoppedTrace.of(span, store.children(span.start().key(), CHILDREN_LISTED));
  }

  /** What was answered, and whether an earlier call of the same id had done it. */
  record Done<T>(T answer, boolean isRepeated) {}

  /** What becomes of the span that is stopped. */
  private final class Ending {
    private final Instant told;
    private final Map<String, Object> attributes;
    private final StopTrace stop;
    private final boolean hasPlace;
    private EndedSpan ended;

    private Ending(
        @Nullable Instant told, Map<String, Object> attributes, StopTrace stop, boolean hasPlace) {
      this.told = told;
      this.attributes = attributes;
      this.stop = stop;
      this.hasPlace = hasPlace;
    }

    private EndedSpan end(OpenSpan span) {
      Instant start = span.start().time();
      if (!hasPlace && span.start().isSampled()) {
        throw Faults.queueFull();
      }
      Instant now = times.now();
      if (told != null && told.isBefore(start)) {
        throw Faults.invalidTime("endTime", "must not be before the start, which is " + start);
      }
      // The client's clock may be ahead, so that a span begins after its end by ours.
      Instant end = told != null ? told : now.isBefore(start) ? start : now;
      OpenSpan last = reader.checked(span.with(attributes, null, null, now));
      StatusCode status = stop.status() == null ? StatusCode.UNSET : stop.status();
      ended = new EndedSpan(last, end, status, stop.message() == null ? "" : stop.message());
      return ended;
    }
  }
}
