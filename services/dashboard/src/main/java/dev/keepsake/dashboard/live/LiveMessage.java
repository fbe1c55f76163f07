package dev.keepsake.dashboard.live;

import dev.keepsake.dashboard.activity.ActivityEvent;
import dev.keepsake.dashboard.trace.TraceStore;
import dev.keepsake.dashboard.trace.TraceSummary;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;

/** What a page is told. Each message says when it was sent, by the clock that made its times. */
interface LiveMessage {
  /** Traces changed: all that did since the sequence of the message before. */
  @Serdeable
  record Traces(
      String type, long sentMillis, long sequence, List<TraceSummary> upserts, List<String> removed)
      implements LiveMessage {
    static Traces of(long now, long resumable, TraceStore.Changes changes) {
      return new Traces("traces", now, resumable, changes.upserts(), changes.removed());
    }
  }

  /** What the page has seen before is not to be shown any more. */
  @Serdeable
  record Reset(String type, long sentMillis, long sequence) implements LiveMessage {
    static Reset of(long now, long resumable) {
      return new Reset("reset", now, resumable);
    }
  }

  /** Things that happened, the oldest first. */
  @Serdeable
  record Events(String type, long sentMillis, List<ActivityEvent> events) implements LiveMessage {
    static Events of(long now, List<ActivityEvent> events) {
      return new Events("events", now, events);
    }
  }

  /** There are new metrics: what is drawn from them can be asked for again. */
  @Serdeable
  record Metrics(String type, long sentMillis) implements LiveMessage {
    static Metrics of(long now) {
      return new Metrics("metrics", now);
    }
  }

  /** Whether the Redis is away, by which replicas share what they show. */
  @Serdeable
  record Store(String type, long sentMillis, boolean away) implements LiveMessage {
    static Store of(long now, boolean away) {
      return new Store("store", now, away);
    }
  }

  /** Nothing changed, and the connection is alive. */
  @Serdeable
  record Ping(String type, long sentMillis) implements LiveMessage {
    static Ping of(long now) {
      return new Ping("ping", now);
    }
  }
}
