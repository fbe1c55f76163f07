package dev.keepsake.e2e.load;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * Traces until it is stopped, at a steady rate or in waves: of twenty one with an error, one slow,
 * the rest normal. The three parts of a trace are sent 150 ms apart, the one with the error first
 * in one half and last in the other, over connections of their own; where there are several
 * Collectors, to different ones.
 */
public final class Traffic {
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration BETWEEN_WAVES = Duration.ofSeconds(3);
  private static final int PARTS = 3;
  private static final Duration BETWEEN_PARTS = Duration.ofMillis(150);
  private static final int WAYS = 6;
  // Longer than any change of the pipeline takes.
  private static final int ATTEMPTS = 60;

  private final TraceFactory factory;
  private final int tracesPerTick;
  private final int mostWaiting;
  private final List<OtlpSender> ways = new ArrayList<>();
  private final Map<String, TraceKind> kinds = new ConcurrentHashMap<>();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder heldBack = new LongAdder();
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAccumulator longestMillis = new LongAccumulator(Math::max, 0);
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();
  private ScheduledFuture<?> ticking;
  private int traces;
  private int requests;
  private boolean errorsLast;

  private Traffic(List<URI> collectors, int tracesPerTick, int mostWaiting, TraceFactory factory) {
    this.factory = factory;
    this.tracesPerTick = tracesPerTick;
    this.mostWaiting = mostWaiting;
    for (int i = 0; i < WAYS; i++) {
      List<URI> order = new ArrayList<>(collectors);
      Collections.rotate(order, i);
      ways.add(new OtlpSender(order, 1, ATTEMPTS));
    }
  }

  /**
   * What was sent.
   *
   * @param kinds the kind of each trace, by its id
   * @param refusals answers after which a request was sent again
   * @param repeated spans in requests that were sent again, once for each time
   * @param lost spans that the sender gave up
   * @param heldBack traces that were not begun, for their senders had no room
   * @param longest what it took at most until a request was taken
   */
  public record Sent(
      Map<String, TraceKind> kinds,
      long refusals,
      long repeated,
      long lost,
      long heldBack,
      Duration longest) {}

  /**
   * Begins to send at a steady rate.
   *
   * @param collectors where OTLP over HTTP is taken; what one does not take, the next is offered
   */
  public static Traffic steady(List<URI> collectors, int tracesPerSecond, long seed) {
    return limited(collectors, tracesPerSecond, Integer.MAX_VALUE, new TraceFactory(seed));
  }

  /**
   * The same with senders that hold back what comes while they have no room, in whole traces.
   *
   * @param mostWaiting so many requests they have room for, beyond those of the last traces
   * @param factory of the traces
   */
  public static Traffic limited(
      List<URI> collectors, int tracesPerSecond, int mostWaiting, TraceFactory factory) {
    int tracesPerTick = (int) (tracesPerSecond * TICK.toMillis() / 1000);
    return new Traffic(collectors, tracesPerTick, mostWaiting, factory).start(TICK);
  }

  /** Begins to send so many traces at once, and again three seconds later, and so on. */
  public static Traffic waves(List<URI> collectors, int tracesPerWave, long seed) {
    return new Traffic(collectors, tracesPerWave, Integer.MAX_VALUE, new TraceFactory(seed))
        .start(BETWEEN_WAVES);
  }

  private Traffic start(Duration tick) {
    ticking = clock.scheduleAtFixedRate(this::tick, 0, tick.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** How many traces have been begun. */
  public int traces() {
    return kinds.size();
  }

  /** How many traces have been begun or held back. */
  public long due() {
    return kinds.size() + heldBack.sum();
  }

  /** The ids of the traces that have been begun. */
  public Set<String> ids() {
    return Set.copyOf(kinds.keySet());
  }

  /** Begins no more traces, and returns when every part of those begun was taken or given up. */
  public Sent stop() {
    boolean went = ticking.cancel(false);
    if (!went) {
      throw new AssertionError("the traffic broke off", ticking.exceptionNow());
    }
    try {
      // Shut down while it makes traces, the clock would refuse to send them.
      clock.submit(() -> {}).get();
      clock.shutdown();
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
    } catch (ExecutionException e) {
      throw new AssertionError("nothing that could fail", e);
    }
    return new Sent(
        kinds,
        refusals.sum(),
        repeated.sum(),
        lost.sum(),
        heldBack.sum(),
        Duration.ofMillis(longestMillis.get()));
  }

  private void tick() {
    if (waiting.get() >= mostWaiting) {
      heldBack.add(tracesPerTick);
      return;
    }
    List<LabelledTrace> made = new ArrayList<>();
    for (int i = 0; i < tracesPerTick; i++) {
      made.add(factory.make(kind(traces++)));
    }
    Load load = Load.of(made);
    kinds.putAll(load.kinds());
    errorsLast = !errorsLast;
    for (Load.Request request : load.requests()) {
      int part = errorsLast ? PARTS - 1 - requests % PARTS : requests % PARTS;
      long delay = part * BETWEEN_PARTS.toMillis();
      OtlpSender way = ways.get(requests++ % WAYS);
      waiting.incrementAndGet();
      clock.schedule(() -> sending.execute(() -> send(way, request)), delay, TimeUnit.MILLISECONDS);
    }
  }

  private void send(OtlpSender way, Load.Request request) {
    OtlpSender.Delivery delivery = way.send(List.of(request));
    waiting.decrementAndGet();
    refusals.add(delivery.refusals());
    repeated.add(delivery.repeated());
    lost.add(delivery.lost());
    longestMillis.accumulate(delivery.took().toMillis());
  }

  private static TraceKind kind(int number) {
    return switch (number % 20) {
      case 0 -> TraceKind.ERROR;
      case 10 -> TraceKind.SLOW;
      default -> TraceKind.NORMAL;
    };
  }
}
