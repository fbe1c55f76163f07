package dev.keepsake.e2e.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Traces at a steady rate until it is stopped: of twenty one with an error, one slow, the rest
 * normal. The three parts of a trace are sent 150 ms apart, over connections of their own.
 */
public final class SteadyTraffic {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration BETWEEN_PARTS = Duration.ofMillis(150);
  private static final int WAYS = 6;
  // Longer than any change of the pipeline takes.
  private static final int ATTEMPTS = 60;

  private final TraceFactory factory;
  private final int tracesPerTick;
  private final List<OtlpSender> ways = new ArrayList<>();
  private final Map<String, TraceKind> kinds = new ConcurrentHashMap<>();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
  private int traces;
  private int requests;

  private SteadyTraffic(URI collector, int tracesPerSecond, long seed) {
    this.factory = new TraceFactory(seed);
    this.tracesPerTick = (int) (tracesPerSecond * TICK.toMillis() / 1000);
    for (int i = 0; i < WAYS; i++) {
      ways.add(new OtlpSender(collector, 1, ATTEMPTS));
    }
  }

  /**
   * What was sent.
   *
   * @param kinds the kind of each trace, by its id
   * @param refusals answers after which a request was sent again
   * @param lost spans that the sender gave up
   */
  public record Sent(Map<String, TraceKind> kinds, long refusals, long lost) {}

  /** Begins to send. */
  public static SteadyTraffic start(URI collector, int tracesPerSecond, long seed) {
    SteadyTraffic traffic = new SteadyTraffic(collector, tracesPerSecond, seed);
    traffic.clock.scheduleAtFixedRate(traffic::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    return traffic;
  }

  /** How many traces have been begun. */
  public int traces() {
    return kinds.size();
  }

  /** The ids of the traces that have been begun. */
  public Set<String> ids() {
    return Set.copyOf(kinds.keySet());
  }

  /** Begins no more traces, and returns when every part of those begun was taken or given up. */
  public Sent stop() {
    clock.shutdown();
    try {
      // What waits for its time is still sent.
      if (!clock.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new AssertionError("the traffic does not end");
      }
      sending.shutdown();
      if (!sending.awaitTermination(5, TimeUnit.MINUTES)) {
        throw new AssertionError("the traffic was not taken");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while the traffic ends", e);
    }
    return new Sent(kinds, refusals.sum(), lost.sum());
  }

  private void tick() {
    List<LabelledTrace> made = new ArrayList<>();
    for (int i = 0; i < tracesPerTick; i++) {
      made.add(factory.make(kind(traces++)));
    }
    Load load = Load.of(made);
    kinds.putAll(load.kinds());
    long delay = 0;
    for (Load.Request request : load.requests()) {
      OtlpSender way = ways.get(requests++ % WAYS);
      clock.schedule(() -> sending.execute(() -> send(way, request)), delay, TimeUnit.MILLISECONDS);
      delay += BETWEEN_PARTS.toMillis();
    }
  }

  private void send(OtlpSender way, Load.Request request) {
    OtlpSender.Delivery delivery = way.send(List.of(request));
    refusals.add(delivery.refusals());
    lost.add(delivery.lost());
  }

  private static TraceKind kind(int number) {
    return switch (number % 20) {
      case 0 -> TraceKind.ERROR;
      case 10 -> TraceKind.SLOW;
      default -> TraceKind.NORMAL;
    };
  }
}
