package dev.keepsake.e2e.overhead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.PrometheusText;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.shop.Shop;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What tracing costs the shop: orders through one shop after the other, round by round, each traced
 * in another way or not at all. No part of make test: {@code make bench-overhead}.
 */
class OverheadBench {
  private static final int ROUNDS = Integer.getInteger("keepsake.rounds", 7);
  private static final Duration WINDOW =
      Duration.ofSeconds(Integer.getInteger("keepsake.seconds", 10));

  /** At most: a warm-up ends by itself when the compilers have no more to give. */
  private static final Duration WARM_UP =
      Duration.ofSeconds(Integer.getInteger("keepsake.warm-up", 300));

  /** Of the least CPU time so far: what is not below that is no progress. */
  private static final double PROGRESS = 0.95;

  /** Above 0: no rounds, but for so many seconds a profile of ours and of the untraced shop. */
  private static final Duration PROFILE =
      Duration.ofSeconds(Integer.getInteger("keepsake.profile", 0));

  private static final List<Variant> VARIANTS =
      PROFILE.isZero()
          ? List.of(Variant.values())
          : List.of(Variant.OFF, Variant.OURS_SPANS, Variant.OURS);

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Nothing is kept: Jaeger has no part in this. */
  private static final Map<String, String> PIPELINE =
      Map.of(
          "KEEPSAKE_DECISION_WAIT", "2s",
          "KEEPSAKE_BASELINE_PERCENT", "0",
          "KEEPSAKE_CLIENT_ERRORS_PERCENT", "0",
          "KEEPSAKE_SLOW_MS", "60000");

  private final Map<Variant, Shop> shops = new EnumMap<>(Variant.class);
  private final Map<Variant, Attack> attacks = new EnumMap<>(Variant.class);
  private final Map<Variant, Usage.Meter> meters = new EnumMap<>(Variant.class);
  private final double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  private Collector collector;
  private int rate;

  /** That came of shops whose SDKs do not tell how many they have sent. */
  private long untold;

  @Test
  void tracingIsCheapAndLosesNoSpan() throws Exception {
    try (Jaeger jaeger = Jaeger.start("overhead");
        Collector started = Collector.start("overhead", jaeger, PIPELINE)) {
      collector = started;
      try {
        prepare();
        if (PROFILE.isZero()) {
          measureInTurn();
        } else {
          profileEach();
        }
      } finally {
        closeShops();
      }
      assertNoSpanIsLost();
    }
  }

  private void measureInTurn() throws Exception {
    Map<Variant, List<Round>> rounds = new EnumMap<>(Variant.class);
    for (int round = 0; round < ROUNDS; round++) {
      List<Variant> order = new ArrayList<>(VARIANTS);
      // Each variant follows each other one.
      Collections.rotate(order, round);
      for (Variant variant : order) {
        say("round %d of %d: %s".formatted(round + 1, ROUNDS, variant));
        rounds.computeIfAbsent(variant, v -> new ArrayList<>()).add(measure(variant));
      }
    }
    write("overhead.md", "What tracing costs", new OverheadReport(rounds, rate, load));
  }

  private void profileEach() throws Exception {
    Map<Variant, Profile> profiles = new EnumMap<>(Variant.class);
    double spans = 0;
    for (Variant variant : VARIANTS) {
      say("profile of " + variant);
      Profile.Recording recording =
          Profile.Recording.start("overhead-" + variant.name(), shops.get(variant).services());
      Measured measured = measured(variant, () -> attacks.get(variant).atRate(rate, PROFILE));
      profiles.put(variant, recording.stop(measured.usage, measured.result.requests()));
      spans = Math.max(spans, measured.perRequest(measured.spans));
    }
    say("load %.2f, %d orders/s".formatted(load, rate));
    write("overhead-profile.md", "Where the time goes", new ProfileReport(profiles, spans));
    long before = collector.metrics().acceptedSpans();
    say(BareSpans.measure(collector.otlpHttp()));
    untold += awaitLastSpan() - before;
  }

  private static void write(String file, String title, Object report) throws IOException {
    say("\n" + title + "\n\n" + report);
    Files.writeString(Repository.directory("e2e-reports").resolve(file), report.toString());
  }

  /** In order, so that the last metrics of the SDKs arrive; all, whatever comes of one of them. */
  private void closeShops() {
    List<Throwable> failures = new ArrayList<>();
    for (Shop shop : shops.values()) {
      try {
        shop.close();
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
      }
    }
    failures.forEach(failure -> say("a shop did not end in order: " + failure));
  }

  private void prepare() throws Exception {
    for (Variant variant : VARIANTS) {
      say("start and warm-up: " + variant);
      String name = "overhead-" + variant.ordinal();
      Shop shop =
          Shop.start(
              name, collector, variant.environment(), variant.options(Processors.FOR_SERVICES));
      shops.put(variant, shop);
      attacks.put(variant, new Attack(variant.name(), shop));
      meters.put(variant, new Usage.Meter(shop.services()));
      long spansBefore = awaitLastSpan();
      warmUp(variant);
      // Not by orders: of those that are cold some may not be answered in time.
      untold += variant.untoldSpansOfAnOrder() > 0 ? awaitLastSpan() - spansBefore : 0;
    }
    Processors.giveOthers(Stream.of(ProcessHandle.of(collector.pid()).orElseThrow()));
    for (Variant variant : VARIANTS) {
      Shop shop = shops.get(variant);
      Processors.giveServices(shop.services().stream());
      Processors.giveOthers(shop.database().stream());
      measured(variant, () -> attacks.get(variant).saturate(WINDOW));
    }
    rate = halfOfSaturation();
  }

  /**
   * Half of the orders a second that the untraced shop can do, the same for all shops, so that
   * latencies can be compared. An order that comes alone takes more CPU than one of many at a time,
   * so that half of what many callers get may be all that the processors have time for.
   */
  private int halfOfSaturation() throws Exception {
    double ofMany = attacks.get(Variant.OFF).saturate(WINDOW).throughput();
    Measured few =
        measured(Variant.OFF, () -> attacks.get(Variant.OFF).atRate((int) (ofMany / 4), WINDOW));
    return (int) (Math.min(ofMany, Processors.FOR_SERVICES * 1e6 / few.cpuMicros()) / 2);
  }

  /** Until three times in a row an order has taken hardly less CPU time than ever before. */
  private void warmUp(Variant variant) throws Exception {
    List<Long> micros = new ArrayList<>();
    long end = System.nanoTime() + WARM_UP.toNanos();
    double least = Double.MAX_VALUE;
    for (int calm = 0; calm < 3 && System.nanoTime() < end; ) {
      Usage before = meters.get(variant).read();
      long requests = attacks.get(variant).saturate(WINDOW).requests();
      Duration cpu = meters.get(variant).read().minus(before).cpu();
      double now = cpu.toNanos() / 1000.0 / requests;
      micros.add(Math.round(now));
      calm = now < least * PROGRESS ? 0 : calm + 1;
      least = Math.min(least, now);
    }
    say("µs of CPU for an order, window by window: " + micros);
  }

  private Round measure(Variant variant) throws Exception {
    Measured saturated = measured(variant, () -> attacks.get(variant).saturate(WINDOW));
    Round.Steady quarter = steady(variant, rate / 2);
    return new Round(
        saturated.result.throughput(),
        saturated.cpuMicros(),
        saturated.perRequest(saturated.usage.allocated()),
        saturated.perRequest(saturated.spans),
        quarter,
        steady(variant, rate));
  }

  private Round.Steady steady(Variant variant, int perSecond) throws Exception {
    Measured measured = measured(variant, () -> attacks.get(variant).atRate(perSecond, WINDOW));
    return new Round.Steady(
        measured.result.p50().toNanos() / 1000.0,
        measured.result.p99().toNanos() / 1000.0,
        measured.cpuMicros());
  }

  /** Some load, and what it took until its last span had arrived. */
  private record Measured(Attack.Result result, Usage usage, long spans) {
    double perRequest(double sum) {
      return sum / result.requests();
    }

    double cpuMicros() {
      return perRequest(usage.cpu().toNanos() / 1000.0);
    }
  }

  private interface Load {
    Attack.Result run() throws IOException;
  }

  private Measured measured(Variant variant, Load load) throws Exception {
    long spansBefore = collector.metrics().acceptedSpans();
    Usage before = meters.get(variant).read();
    Attack.Result result = load.run();
    assertThat(result.statuses()).as("answers of %s", variant).containsOnlyKeys("201");
    long spans = awaitLastSpan() - spansBefore;
    countUntold(variant, result.requests());
    return new Measured(result, meters.get(variant).read().minus(before), spans);
  }

  /** By what an order has: of what arrives in a window some may be another shop's last. */
  private void countUntold(Variant variant, long orders) {
    untold += orders * variant.untoldSpansOfAnOrder();
  }

  /** It takes long: somebody may be waiting for a sign of life. */
  private static void say(String what) {
    System.out.println(what);
  }

  /** Until for longer than the SDK holds spans back none has come. */
  private long awaitLastSpan() {
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong();
    return Await.until(
        LIMIT,
        "no more spans come",
        () -> collector.metrics().acceptedSpans(),
        now -> {
          if (last.getAndSet(now) != now) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > Duration.ofMillis(1500).toNanos();
        });
  }

  /** By what the SDKs count, of which the last came as they were closed. */
  private void assertNoSpanIsLost() throws IOException, InterruptedException {
    PrometheusText services = collector.prometheus();
    String exported = "otlp_exporter_exported_total";
    assertThat(services.sum("processedSpans_total", Map.of("dropped", "true")))
        .as("spans that found the queue of an SDK full")
        .isZero();
    assertThat(services.sum(exported, Map.of("type", "span", "success", "false")))
        .as("spans that an SDK could not send")
        .isZero();
    assertThat(services.sum(exported, Map.of("type", "span", "success", "true")))
        .as("spans that the SDKs have sent")
        .isEqualTo(collector.metrics().acceptedSpans() - untold);
  }
}
