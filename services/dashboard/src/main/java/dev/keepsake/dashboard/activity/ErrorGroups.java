package dev.keepsake.dashboard.activity;

import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.semconv.CodeAttributes;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.ExceptionAttributes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Errors by exception type and place; tells when a service has many at once. */
@Singleton
public class ErrorGroups {
  private static final int MOST_GROUPS = 500;
  private static final int EXAMPLES = 5;
  private static final int LONGEST_TEXT = 200;
  private static final int BURST = 20;
  private static final long BURST_WINDOW_MILLIS = 10_000;

  /** A frame of a stack trace, in Java, Node.js and Python. */
  private static final Pattern FRAME =
      Pattern.compile("^\\s*(?:at\\s+([^\\s(]+)|File \"([^\"]+)\")", Pattern.MULTILINE);

  private record Key(String type, String place) {}

  private static final class Group {
    long count;
    final long firstSeen;
    long lastSeen;
    final TreeSet<String> services = new TreeSet<>();
    final Deque<String> examples = new ArrayDeque<>();

    Group(long firstSeen) {
      this.firstSeen = firstSeen;
    }
  }

  private static final class Window {
    long began;
    int errors;
    boolean isTold;
  }

  private final Clock clock;
  private final Activity activity;

  /** The one seen last at the end. */
  private final LinkedHashMap<Key, Group> groups = new LinkedHashMap<>();

  private final Map<String, Window> windows = new HashMap<>();

  ErrorGroups(Clock clock, Activity activity) {
    this.clock = clock;
    this.activity = activity;
  }

  /** Spans came in, some of them errors maybe. */
  public synchronized void add(List<ReceivedSpan> spans) {
    spans.stream().filter(ReceivedSpan::isError).forEach(this::add);
  }

  private void add(ReceivedSpan span) {
    long now = clock.millis();
    Key key = key(span.span());
    Group group = groups.get(key);
    if (group == null) {
      group = new Group(now);
    }
    groups.putLast(key, group);
    if (groups.size() > MOST_GROUPS) {
      groups.pollFirstEntry();
    }
    group.count++;
    group.lastSeen = now;
    if (group.services.size() < EXAMPLES * 4) {
      group.services.add(span.origin().service());
    }
    if (!group.examples.contains(span.traceId())) {
      group.examples.addFirst(span.traceId());
      if (group.examples.size() > EXAMPLES) {
        group.examples.removeLast();
      }
    }
    countForBurst(span.origin().service(), now);
  }

  private void countForBurst(String service, long now) {
    if (windows.size() > MOST_GROUPS) {
      windows.clear();
    }
    Window window = windows.computeIfAbsent(service, name -> new Window());
    if (now - window.began >= BURST_WINDOW_MILLIS) {
      // A burst that goes on is told of once.
      window.isTold = window.isTold && window.errors >= BURST;
      window.began = now;
      window.errors = 0;
    }
    if (++window.errors == BURST && !window.isTold) {
      window.isTold = true;
      activity.tell("error-burst", service + ": " + BURST + " errors within 10 s", service);
    }
  }

  /** The most frequent first. */
  public synchronized List<ErrorGroup> list() {
    return groups.entrySet().stream()
        .map(
            entry -> {
              Group group = entry.getValue();
              return new ErrorGroup(
                  entry.getKey().type(),
                  entry.getKey().place(),
                  group.count,
                  group.firstSeen,
                  group.lastSeen,
                  List.copyOf(group.services),
                  List.copyOf(group.examples));
            })
        .sorted(Comparator.comparingLong(ErrorGroup::count).reversed())
        .toList();
  }

  private static Key key(Span span) {
    for (Span.Event event : span.getEventsList()) {
      String type = Attributes.text(event.getAttributesList(), ExceptionAttributes.EXCEPTION_TYPE);
      if (type != null) {
        return new Key(cut(type), place(span, event));
      }
    }
    String type = Attributes.text(span.getAttributesList(), ErrorAttributes.ERROR_TYPE);
    String message = span.getStatus().getMessage();
    return new Key(cut(type != null ? type : message.isEmpty() ? "error" : message), place(span));
  }

  private static String place(Span span, Span.Event event) {
    String stack =
        Attributes.text(event.getAttributesList(), ExceptionAttributes.EXCEPTION_STACKTRACE);
    if (stack != null) {
      Matcher frame = FRAME.matcher(stack);
      while (frame.find()) {
        String at = frame.group(1) != null ? frame.group(1) : frame.group(2);
        // Where the exception was made, which may have been long before it was thrown.
        if (!at.endsWith("<clinit>") && !at.endsWith("<init>")) {
          return cut(at);
        }
      }
    }
    return place(span);
  }

  private static String place(Span span) {
    List<KeyValue> attributes = span.getAttributesList();
    String function = Attributes.text(attributes, CodeAttributes.CODE_FUNCTION_NAME);
    return cut(function != null ? function : span.getName());
  }

  private static String cut(String text) {
    return Attributes.cut(text, LONGEST_TEXT);
  }
}
