package dev.keepsake.dashboard.activity;

import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.Origin;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import dev.keepsake.dashboard.trace.StoreConfiguration;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attributes that spans came with, for who looks for traces by them. Of more than it may hold
 * those go that came longest ago, so that a value that is another one each time leaves nothing.
 */
@Singleton
public class AttributeKeys {
  private static final int MOST_KEYS = 500;
  private static final int LONGEST_KEY = 200;
  private static final int MOST_VALUES = 30;
  private static final int LONGEST_VALUE = 100;
  private static final int MOST_SHOWN = 10;

  private static final class Key {
    final Map<String, Long> counts = recent(MOST_VALUES);
    long lastSeen;

    List<String> values() {
      return counts.entrySet().stream()
          .filter(value -> value.getValue() > 1)
          .sorted(
              Comparator.<Map.Entry<String, Long>>comparingLong(Map.Entry::getValue)
                  .reversed()
                  .thenComparing(Map.Entry::getKey))
          .limit(MOST_SHOWN)
          .map(Map.Entry::getKey)
          .toList();
    }
  }

  private final Clock clock;
  private final StoreConfiguration configuration;
  private final Map<String, Key> keys = recent(MOST_KEYS);

  AttributeKeys(Clock clock, StoreConfiguration configuration) {
    this.clock = clock;
    this.configuration = configuration;
  }

  /** Spans came in. */
  public synchronized void seen(List<ReceivedSpan> spans) {
    long now = clock.millis();
    Origin last = null;
    for (ReceivedSpan span : spans) {
      span.span().getAttributesList().forEach(attribute -> seen(attribute, now));
      if (!span.origin().equals(last)) {
        last = span.origin();
        last.resource().getAttributesList().forEach(attribute -> seen(attribute, now));
      }
    }
  }

  private void seen(KeyValue attribute, long now) {
    if (attribute.getKey().length() > LONGEST_KEY) {
      return;
    }
    Key key = keys.computeIfAbsent(attribute.getKey(), unused -> new Key());
    key.lastSeen = now;
    if (isPlain(attribute.getValue())) {
      String value = String.valueOf(Attributes.value(attribute.getValue()));
      if (value.length() <= LONGEST_VALUE) {
        key.counts.merge(value, 1L, Long::sum);
      }
    }
  }

  private static boolean isPlain(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE, BOOL_VALUE, INT_VALUE, DOUBLE_VALUE -> true;
      default -> false;
    };
  }

  /** Those that came within the time for which traces are remembered, by their keys. */
  public synchronized List<AttributeView> list() {
    long oldest = clock.millis() - configuration.age().toMillis();
    return keys.entrySet().stream()
        .filter(key -> key.getValue().lastSeen > oldest)
        .sorted(Map.Entry.comparingByKey())
        .map(key -> new AttributeView(key.getKey(), key.getValue().values()))
        .toList();
  }

  /** What was asked for last is at its end; what is too much goes at its beginning. */
  private static <V> Map<String, V> recent(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }
}
