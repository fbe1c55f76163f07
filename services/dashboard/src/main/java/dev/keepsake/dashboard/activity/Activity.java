package dev.keepsake.dashboard.activity;

import io.micronaut.core.annotation.Nullable;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What happened lately, in sentences. */
@Singleton
public class Activity {
  private static final int REMEMBERED = 1000;
  private static final long EVICTION_PAUSE_MILLIS = 60_000;

  private final Clock clock;
  private final Deque<ActivityEvent> events = new ArrayDeque<>();
  private long count;
  private long evicted;
  private long evictionTold;

  Activity(Clock clock) {
    this.clock = clock;
  }

  /** Tells that something happened. */
  public synchronized void tell(String kind, String text, @Nullable String service) {
    events.addFirst(new ActivityEvent(clock.millis(), kind, text, service));
    count++;
    if (events.size() > REMEMBERED) {
      events.removeLast();
    }
  }

  /** Traces had to go before their time; told of once a minute. */
  public synchronized void evicted(int traces) {
    evicted += traces;
    if (evicted > 0 && clock.millis() - evictionTold >= EVICTION_PAUSE_MILLIS) {
      evictionTold = clock.millis();
      tell("store", "No room: " + evicted + " of the oldest traces were forgotten early", null);
      evicted = 0;
    }
  }

  /** The newest first. */
  public synchronized List<ActivityEvent> newest(int most) {
    return events.stream().limit(most).toList();
  }

  /** How many there have ever been. */
  public synchronized long count() {
    return count;
  }
}
