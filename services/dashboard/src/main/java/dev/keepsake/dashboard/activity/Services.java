package dev.keepsake.dashboard.activity;

import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.ReceivedSpan;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The services that sent spans, and whether they still do. */
@Singleton
public class Services {
  private static final int MOST_SERVICES = 1000;
  private static final int MOST_OPERATIONS = 200;
  private static final int MOST_INSTANCES = 1000;
  private static final int LONGEST_NAME = 200;
  private static final long GONE_MILLIS = 60_000;
  private static final long FORGOTTEN_MILLIS = 3_600_000;

  private static final String INSTANCE = "service.instance.id";

  private static final class Service {
    final long firstSeen;
    long lastSeen;
    boolean isGone;
    final TreeSet<String> operations = new TreeSet<>();
    final Map<String, Long> instances = new HashMap<>();

    Service(long firstSeen) {
      this.firstSeen = firstSeen;
    }
  }

  private final Clock clock;
  private final Activity activity;
  private final Map<String, Service> services = new TreeMap<>();
  private long spanCount;

  Services(Clock clock, Activity activity) {
    this.clock = clock;
    this.activity = activity;
  }

  /** Spans came in. */
  public synchronized void seen(List<ReceivedSpan> spans) {
    long now = clock.millis();
    spanCount += spans.size();
    for (ReceivedSpan span : spans) {
      String name = span.origin().service();
      Service service = services.get(name);
      if (service == null) {
        if (services.size() >= MOST_SERVICES) {
          continue;
        }
        service = new Service(now);
        services.put(name, service);
        activity.tell("service-appeared", name + " appeared", name);
      } else if (service.isGone) {
        service.isGone = false;
        activity.tell("service-appeared", name + " is back", name);
      }
      service.lastSeen = now;
      if (service.operations.size() < MOST_OPERATIONS) {
        service.operations.add(Attributes.cut(span.span().getName(), LONGEST_NAME));
      }
      String instance = Attributes.text(span.origin().resource().getAttributesList(), INSTANCE);
      if (instance != null && service.instances.size() < MOST_INSTANCES) {
        service.instances.put(Attributes.cut(instance, LONGEST_NAME), now);
      }
    }
  }

  /** Tells of those that stopped sending. To be called again and again. */
  public synchronized void findGone() {
    long now = clock.millis();
    services.forEach(
        (name, service) -> {
          service.instances.values().removeIf(seen -> now - seen > GONE_MILLIS);
          if (!service.isGone && now - service.lastSeen > GONE_MILLIS) {
            service.isGone = true;
            activity.tell("service-gone", name + " has sent no span for a minute", name);
          }
        });
    services.values().removeIf(service -> now - service.lastSeen > FORGOTTEN_MILLIS);
  }

  /** How many spans they sent. */
  public synchronized long spanCount() {
    return spanCount;
  }

  /** By their names. */
  public synchronized List<ServiceView> list() {
    return services.entrySet().stream()
        .map(
            entry -> {
              Service service = entry.getValue();
              return new ServiceView(
                  entry.getKey(),
                  service.firstSeen,
                  service.lastSeen,
                  service.isGone ? 0 : Math.max(1, service.instances.size()),
                  List.copyOf(service.operations));
            })
        .toList();
  }
}
