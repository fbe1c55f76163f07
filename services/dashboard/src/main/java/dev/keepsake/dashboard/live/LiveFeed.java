package dev.keepsake.dashboard.live;

import dev.keepsake.dashboard.activity.Activity;
import dev.keepsake.dashboard.metric.MetricIntake;
import dev.keepsake.dashboard.share.IntakeLog;
import dev.keepsake.dashboard.trace.TraceStore;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.websocket.WebSocketSession;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells each page what changed, every 20 ms at most. One that reads slowly gets fewer messages,
 * which say more: what it was not told yet is found by its sequence, and never waits in a queue.
 */
@Singleton
class LiveFeed {
  private static final int MOST_PAGES = 100;
  private static final long PING_MILLIS = 10_000;

  /** What was written for those who had seen all up to some sequence. */
  private record News(long sequence, List<String> messages) {}

  private static final class Page {
    final WebSocketSession session;
    long sequence;
    long events;
    long metrics;
    boolean isToldAway;
    long sentMillis;
    CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

    Page(WebSocketSession session, long sequence, long events, long metrics) {
      this.session = session;
      this.sequence = sequence;
      this.events = events;
      this.metrics = metrics;
    }
  }

  private final TraceStore traces;
  private final Activity activity;
  private final MetricIntake metrics;
  private final IntakeLog log;
  private final JsonMapper json;
  private final Clock clock;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();

  LiveFeed(
      TraceStore traces,
      Activity activity,
      MetricIntake metrics,
      IntakeLog log,
      JsonMapper json,
      Clock clock) {
    this.traces = traces;
    this.activity = activity;
    this.metrics = metrics;
    this.log = log;
    this.json = json;
    this.clock = clock;
  }

  boolean hasRoom() {
    return pages.size() < MOST_PAGES;
  }

  /** From now on the page is told what it has not seen. */
  void resume(WebSocketSession session, long sequence) {
    if (hasRoom()) {
      pages.put(session.getId(), new Page(session, sequence, activity.count(), metrics.count()));
    }
  }

  void leave(WebSocketSession session) {
    pages.remove(session.getId());
  }

  @Scheduled(fixedDelay = "20ms", initialDelay = "20ms")
  synchronized void tell() {
    // Pages that have seen the same are told the same, and it is written once.
    Map<Long, News> written = new HashMap<>();
    long events = activity.count();
    boolean isAway = log.state() == IntakeLog.State.AWAY;
    long now = clock.millis();
    for (Page page : pages.values()) {
      if (!page.session.isOpen()) {
        leave(page.session);
      } else if (page.sending.isDone()) {
        List<String> messages = new ArrayList<>();
        if (page.sequence != traces.sequence()) {
          News news = written.computeIfAbsent(page.sequence, this::news);
          messages.addAll(news.messages());
          page.sequence = news.sequence();
        }
        if (page.events < events) {
          int missed = (int) Math.min(1000, events - page.events);
          messages.add(write(LiveMessage.Events.of(now, activity.newest(missed).reversed())));
          page.events = events;
        }
        if (page.isToldAway != isAway) {
          page.isToldAway = isAway;
          messages.add(write(LiveMessage.Store.of(now, isAway)));
        }
        if (page.metrics != metrics.count()) {
          page.metrics = metrics.count();
          messages.add(write(LiveMessage.Metrics.of(now)));
        }
        if (messages.isEmpty() && now - page.sentMillis >= PING_MILLIS) {
          messages.add(write(LiveMessage.Ping.of(now)));
        }
        if (!messages.isEmpty()) {
          page.sentMillis = now;
          page.sending =
              CompletableFuture.allOf(
                  messages.stream().map(page.session::sendAsync).toArray(CompletableFuture[]::new));
        }
      }
    }
  }

  private News news(long since) {
    TraceStore.Changes changes = traces.changesSince(since);
    long resumable = traces.resumable(changes.sequence());
    String message = write(LiveMessage.Traces.of(clock.millis(), resumable, changes));
    return new News(
        changes.sequence(),
        changes.isReset()
            ? List.of(write(LiveMessage.Reset.of(clock.millis(), resumable)), message)
            : List.of(message));
  }

  private String write(LiveMessage message) {
    try {
      return json.writeValueAsString(message);
    } catch (IOException e) {
      throw new IllegalStateException("a message cannot be written", e);
    }
  }
}
