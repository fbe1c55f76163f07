package dev.keepsake.dashboard.log;

import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.StoreConfiguration;
import io.opentelemetry.proto.logs.v1.LogRecord;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Holds the newest log records, in memory. Those of a trace are found by its id. */
@Singleton
public class LogStore {
  private final StoreConfiguration configuration;
  private final Clock clock;
  private final Deque<StoredLog> logs = new ArrayDeque<>();
  private final Map<String, Deque<StoredLog>> byTrace = new HashMap<>();
  private long numbers;
  private long bytes;

  LogStore(StoreConfiguration configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Adds a record; the oldest may go for it. */
  public synchronized void add(Origin origin, LogRecord log) {
    long now = clock.millis();
    // So that a page of a list goes on at another replica, too.
    numbers = Math.max(numbers + 1, TimeUnit.MILLISECONDS.toMicros(now));
    StoredLog stored = StoredLog.of(numbers, now, origin, log);
    logs.add(stored);
    bytes += stored.size();
    if (stored.traceId() != null) {
      byTrace.computeIfAbsent(stored.traceId(), id -> new ArrayDeque<>()).add(stored);
    }
    while (bytes > configuration.logMebibytes() * 1024L * 1024 && logs.size() > 1) {
      removeOldest();
    }
  }

  /** Forgets what is too old. To be called again and again. */
  public synchronized void forgetOld() {
    long oldest = clock.millis() - configuration.age().toMillis();
    while (!logs.isEmpty() && logs.getFirst().arrivalMillis() <= oldest) {
      removeOldest();
    }
  }

  private void removeOldest() {
    StoredLog log = logs.remove();
    bytes -= log.size();
    if (log.traceId() != null) {
      // The oldest of all is the oldest of its trace.
      byTrace.computeIfPresent(
          log.traceId(),
          (id, ofTrace) -> {
            ofTrace.remove();
            return ofTrace.isEmpty() ? null : ofTrace;
          });
    }
  }

  /** What fits, the newest first. */
  public synchronized LogPage query(LogQuery query) {
    Collection<StoredLog> all =
        query.traceId() == null ? logs : byTrace.getOrDefault(query.traceId(), new ArrayDeque<>());
    Deque<StoredLog> page = new ArrayDeque<>();
    Iterator<StoredLog> newestFirst = ((Deque<StoredLog>) all).descendingIterator();
    while (newestFirst.hasNext() && page.size() <= query.limit()) {
      StoredLog log = newestFirst.next();
      if (fits(query, log)) {
        page.add(log);
      }
    }
    if (page.size() <= query.limit()) {
      return new LogPage(views(page), null);
    }
    page.removeLast();
    return new LogPage(views(page), Long.toString(page.getLast().number()));
  }

  private static boolean fits(LogQuery query, StoredLog log) {
    return (query.before() == null || log.number() < query.before())
        && (query.service() == null || query.service().equals(log.origin().service()))
        && (query.severity() == null || log.severity().compareTo(query.severity()) >= 0)
        && (query.text() == null || log.hasText(query.text()));
  }

  private static List<LogView> views(Collection<StoredLog> logs) {
    return logs.stream().map(StoredLog::view).toList();
  }
}
