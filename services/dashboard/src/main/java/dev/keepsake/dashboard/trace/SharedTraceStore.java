package dev.keepsake.dashboard.trace;

import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.dashboard.share.IntakeLog;
import dev.keepsake.dashboard.share.Part;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Traces that all replicas share. What changes them goes through the log in the Redis, and each
 * replica makes of it the same in its memory, where it is read. Spans of one trace may come in at
 * any of them. That traces are overdue is an entry of the log, too, so that they are dropped at one
 * place in the order by all; what was dropped is written behind it, because spans from before
 * sampling stay in the Redis for as long only as they may be needed.
 */
@Singleton
@Requires(property = "redis.uri")
final class SharedTraceStore implements TraceStore {
  private static final Argument<List<Dropped>> DROPPED = Argument.listOf(Dropped.class);
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final StoreConfiguration configuration;
  private final JsonMapper json;
  private final IntakeLog log;
  private final MemoryTraceStore memory;
  private final Map<Feed, IntakeLog.Entrance<List<ReceivedSpan>, Added>> adding =
      new EnumMap<>(Feed.class);
  private final IntakeLog.Entrance<Boolean, Settled> settling;
  private final IntakeLog.Entrance<List<Dropped>, List<Dropped>> burying;
  private volatile Listener listener = new Deaf();

  /** Those below it belong to this replica alone. */
  private volatile long joinedAt = Long.MAX_VALUE;

  SharedTraceStore(
      StoreConfiguration configuration,
      DashboardConfiguration decisions,
      Clock clock,
      IntakeLog log,
      Origins origins,
      JsonMapper json) {
    this.configuration = configuration;
    this.json = json;
    this.log = log;
    // From below all that the log gives.
    this.memory = new MemoryTraceStore(configuration, decisions, clock, 1);
    Duration undecided = decisions.decisionWait().plus(decisions.decisionSlack()).plus(MARGIN);
    for (Feed feed : Feed.values()) {
      Duration lifetime = feed == Feed.ALL ? undecided : configuration.age();
      adding.put(
          feed,
          log.join("spans-" + feed, new SpanPart(feed, memory, origins, lifetime, this::tell)));
    }
    this.settling = log.join("settle", new SettlePart());
    this.burying = log.join("dropped", new DroppedPart());
  }

  private void tell(Feed feed, List<ReceivedSpan> spans, Added added) {
    listener.added(feed, spans, added);
  }

  @Override
  public Added add(Feed feed, List<ReceivedSpan> spans) {
    return spans.isEmpty() ? new Added(List.of(), List.of(), 0, 0) : adding.get(feed).take(spans);
  }

  @Override
  public Settled settle() {
    if (!memory.isDue()) {
      return new Settled(List.of());
    }
    Settled settled = settling.take(true);
    if (!settled.dropped().isEmpty()) {
      burying.take(settled.dropped());
    }
    return settled;
  }

  @Override
  public Optional<StoredTrace> find(String traceId) {
    return memory.find(traceId);
  }

  @Override
  public TracePage query(TraceQuery query) {
    return memory.query(query);
  }

  @Override
  public Changes changesSince(long sequence) {
    return memory.changesSince(sequence);
  }

  @Override
  public Changes newest(int most) {
    return memory.newest(most);
  }

  @Override
  public long sequence() {
    return memory.sequence();
  }

  @Override
  public long resumable(long upTo) {
    return log.state() == IntakeLog.State.SHARED && upTo >= joinedAt ? upTo : 0;
  }

  @Override
  public int decidingCount() {
    return memory.decidingCount();
  }

  @Override
  public void listen(Listener listener) {
    this.listener = listener;
  }

  /** By the clock of whoever noticed. */
  private final class SettlePart implements Part<Boolean, Settled> {
    @Override
    public byte[] write(Boolean content) {
      return new byte[0];
    }

    @Override
    public Boolean read(byte[] bytes) {
      return true;
    }

    @Override
    public Settled apply(Boolean content, Place place) {
      Settled settled = memory.settle(place.number());
      if (!place.isOwn()) {
        listener.dropped(settled.dropped());
      }
      return settled;
    }

    @Override
    public Duration lifetime() {
      return configuration.age();
    }

    @Override
    public int size(Boolean content) {
      return 0;
    }

    @Override
    public void joined(long number) {
      memory.beginAnew(number);
      joinedAt = number;
    }
  }

  /** For replicas that start later. */
  private final class DroppedPart implements Part<List<Dropped>, List<Dropped>> {
    @Override
    public byte[] write(List<Dropped> content) {
      try {
        return json.writeValueAsBytes(DROPPED, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<Dropped> read(byte[] bytes) throws IOException {
      return json.readValue(bytes, DROPPED);
    }

    @Override
    public List<Dropped> apply(List<Dropped> content, Place place) {
      List<Dropped> buried = memory.bury(content, place.number());
      if (!place.isOwn()) {
        listener.dropped(buried);
      }
      return buried;
    }

    @Override
    public Duration lifetime() {
      return configuration.age();
    }

    @Override
    public int size(List<Dropped> content) {
      return content.size();
    }
  }

  private static final class Deaf implements Listener {
    @Override
    public void added(Feed feed, List<ReceivedSpan> spans, Added added) {}

    @Override
    public void dropped(List<Dropped> traces) {}
  }
}
