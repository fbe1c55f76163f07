package dev.keepsake.e2e.survival;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.load.Traffic;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.CollectorMetrics;
import dev.keepsake.e2e.pipeline.Counts;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.Losses;
import dev.keepsake.e2e.pipeline.Node;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A Collector and a Jaeger under traffic of known traces, while something happens to them. */
final class Trial implements AutoCloseable {
  /** How long something stays broken: a short form in make test, minutes in make chaos. */
  static final Duration OUTAGE = Duration.ofSeconds(Long.getLong("keepsake.outage-seconds", 5));

  /** Unless a trial names another rate. */
  static final int TRACES_PER_SECOND = 100;

  private static final int ATTEMPTS = 20;
  private static final Duration AROUND = Duration.ofSeconds(1);
  private static final Duration LIMIT = OUTAGE.plusSeconds(90);

  private final Jaeger jaeger;
  private final Passage passage;
  private final Path queue;
  private final Collector collector;
  private final Node node;
  private final Map<String, TraceKind> kinds = new HashMap<>();
  private long spansSent;
  private long storedBefore;
  private Counts countsBefore = Counts.NONE;
  private Event end = () -> {};

  /** None while it is paused. */
  private Traffic traffic;

  private int rate;
  private int room;
  private int textBytes;
  private long heldBack;
  private long lostBySenders;
  private Duration longestWait = Duration.ZERO;
  private long lostWithProcesses;

  private Trial(Jaeger jaeger, Passage passage, Path queue, Collector collector) {
    this.jaeger = jaeger;
    this.passage = passage;
    this.queue = queue;
    this.collector = collector;
    this.node = Node.of(collector);
  }

  /**
   * Starts them.
   *
   * @param name names their logs
   * @param settings environment variables of collector-config.yaml
   * @param overlays configuration files that add to it
   */
  static Trial start(String name, Map<String, String> settings, Path... overlays) {
    return start(name, newQueue(name), settings, overlays);
  }

  /** The same with a directory for the queue. */
  static Trial start(String name, Path queue, Map<String, String> settings, Path... overlays) {
    Jaeger jaeger = Jaeger.start(name);
    try {
      Passage passage = new Passage(jaeger.otlpEndpoint(), Ports.free());
      Map<String, String> all = new HashMap<>();
      all.put("KEEPSAKE_DECISION_WAIT", "2s");
      all.put("KEEPSAKE_JAEGER_ENDPOINT", passage.endpoint());
      all.put("KEEPSAKE_QUEUE_DIRECTORY", queue.toString());
      all.putAll(settings);
      return new Trial(jaeger, passage, queue, Collector.start(name, jaeger, all, overlays));
    } catch (Throwable e) {
      jaeger.close();
      throw e;
    }
  }

  Passage passage() {
    return passage;
  }

  Collector collector() {
    return collector;
  }

  /** Its counts go on over its ends and starts. */
  Node node() {
    return node;
  }

  Path queue() {
    return queue;
  }

  /** Adds spans that the Collector's last figures tell to be gone with it. */
  void lostWithTheProcess(long spans) {
    lostWithProcesses += spans;
  }

  /** Something that happens under traffic. */
  @FunctionalInterface
  interface Event {
    void happen() throws Exception;
  }

  /** Sends traffic, lets it happen, waits until all is decided and stored, and adds all up. */
  Balance during(String name, Event event) throws Exception {
    return during(name, TRACES_PER_SECOND, Integer.MAX_VALUE, event);
  }

  /**
   * The same at another rate.
   *
   * @param mostWaiting requests that the senders have room for: they hold traces back above it
   */
  Balance during(String name, int tracesPerSecond, int mostWaiting, Event event) throws Exception {
    rate = tracesPerSecond;
    room = mostWaiting;
    resumeTraffic();
    try {
      awaitTraffic(AROUND);
      event.happen();
      awaitTraffic(AROUND);
    } finally {
      pauseTraffic();
    }
    end.happen();
    awaitStored();
    StoredTraces stored = stored();
    Counts counts = node.counts();
    Balance balance =
        Balance.of(name, kinds, stored(), node.counts(), lostBySenders + lostWithProcesses);
    SurvivalReport.add(balance);
    remember(stored, counts);
    return balance;
  }

  /** From the next traffic on each span has so long a text besides. */
  void heavySpans(int bytes) {
    textBytes = bytes;
  }

  /** Sends traces of their own, all of which are taken. */
  void send(List<LabelledTrace> traces) {
    sendRequests(Load.of(traces).requests());
  }

  /** The same with traces that are requests already. */
  void sendRequests(List<Load.Request> requests) {
    OtlpSender.Delivery delivery = new OtlpSender(collector.otlpHttp(), 4, ATTEMPTS).send(requests);
    if (delivery.lost() > 0) {
      throw new AssertionError("not all was taken: " + delivery);
    }
    spansSent += delivery.accepted();
  }

  /** Sends whole traces that count as the traffic does. */
  void sendAmidTraffic(List<LabelledTrace> traces) {
    send(traces);
    traces.forEach(trace -> kinds.put(trace.traceId(), trace.kind()));
  }

  /** Sends them, waits until all is decided and stored, and adds up what was sent by itself. */
  StoredTraces afterSending(String name, List<LabelledTrace> traces) throws Exception {
    send(traces);
    awaitStored();
    StoredTraces stored = stored();
    Counts counts = node.counts();
    Counts since = counts.minus(countsBefore);
    SurvivalReport.add(
        new Balance(
            name,
            spansSent,
            stored.spanCount() - storedBefore,
            since.droppedByPolicy(),
            since.lost(),
            Losses.NONE,
            Losses.NONE));
    remember(stored, counts);
    return stored;
  }

  /** What comes later is counted by itself. */
  private void remember(StoredTraces stored, Counts counts) {
    spansSent = 0;
    storedBefore = stored.spanCount();
    countsBefore = counts;
  }

  /** Lets something happen when all is sent, before all is decided. */
  void atTheEnd(Event event) {
    end = event;
  }

  /** Ends the traffic; returns when all of it was taken. */
  void pauseTraffic() {
    if (traffic == null) {
      return;
    }
    Traffic.Sent sent = traffic.stop();
    traffic = null;
    kinds.putAll(sent.kinds());
    lostBySenders += sent.lost();
    heldBack += sent.heldBack();
    if (sent.longest().compareTo(longestWait) > 0) {
      longestWait = sent.longest();
    }
  }

  /** Begins other traffic of the same rate. */
  void resumeTraffic() {
    traffic =
        Traffic.limited(
            List.of(collector.otlpHttp()),
            rate,
            room,
            new TraceFactory(ThreadLocalRandom.current().nextLong(), textBytes));
  }

  /** Waits until as much has been sent, or held back, as is due in a time. */
  void awaitTraffic(Duration time) {
    long wanted = traffic.due() + time.toMillis() * rate / 1000;
    Await.until(LIMIT, wanted + " traces are sent", () -> traffic.due() >= wanted);
  }

  /** How many traces were sent before the traffic was paused. */
  int tracesSent() {
    return kinds.size();
  }

  /** How many traces the senders had no room for before the traffic was paused. */
  long tracesHeldBack() {
    return heldBack;
  }

  /** What it took at most until a request was taken. */
  Duration longestWait() {
    return longestWait;
  }

  /** Waits until the Collector is as wanted. */
  CollectorMetrics await(String what, Predicate<CollectorMetrics> wanted) {
    return Await.until(LIMIT, what, collector::metrics, wanted);
  }

  /** Waits until the sampler has decided on everything, and what it kept is in the queue. */
  void awaitDecided() {
    // Several times in a row: what is being batched for some 200 ms is counted nowhere.
    AtomicInteger calm = new AtomicInteger();
    await(
        "everything is decided",
        now -> {
          boolean decided =
              now.undecidedTraces() == 0
                  && now.decidedTraces() == now.receivedTraces()
                  && now.accountsForAll();
          return calm.updateAndGet(count -> decided ? count + 1 : 0) >= 8;
        });
  }

  private void awaitStored() {
    awaitDecided();
    await("everything kept is sent", now -> now.queuedSpans() == 0);
  }

  private StoredTraces stored() throws Exception {
    return StoredTraces.of(jaeger, List.of("gateway", "order", "payment"));
  }

  private static Path newQueue(String name) {
    try {
      return Files.createTempDirectory(Repository.directory("e2e-work"), name + "-queue")
          .toAbsolutePath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (jaeger;
        passage) {
      collector.close();
    }
  }
}
