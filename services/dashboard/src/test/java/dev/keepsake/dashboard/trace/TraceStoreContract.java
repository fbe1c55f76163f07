package dev.keepsake.dashboard.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.dashboard.OtlpSpans;
import dev.keepsake.dashboard.trace.TraceStore.Added;
import dev.keepsake.dashboard.trace.TraceStore.Changes;
import dev.keepsake.testing.SettableClock;
import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of traces has to do. */
abstract class TraceStoreContract {
  static final DashboardConfiguration DECISIONS =
      new DashboardConfiguration(Duration.ofSeconds(10), Duration.ofSeconds(5), 100, "");

  final SettableClock clock = new SettableClock();
  TraceStore store;

  abstract TraceStore make(
      StoreConfiguration configuration, DashboardConfiguration decisions, SettableClock clock);

  @BeforeEach
  void makeStore() {
    store = make(new StoreConfiguration(1, 1, Duration.ofHours(1), 50), DECISIONS, clock);
  }

  @Test
  void aTraceOfTwoSamplersIsSplitOnce() {
    assertThat(from("a", span(1, 1, 0)).split()).isZero();
    assertThat(from("a", span(1, 2, 1)).split()).isZero();
    assertThat(from(null, span(1, 3, 1)).split()).isZero();
    assertThat(from("b", span(1, 4, 1), span(2, 1, 0)).split()).isEqualTo(1);
    assertThat(from("c", span(1, 5, 1)).split()).isZero();
  }

  @Test
  void aTraceIsDecidingUntilItIsKept() {
    add(Feed.ALL, span(1, 1, 0));
    assertThat(summary(1))
        .satisfies(
            trace -> {
              assertThat(trace.state()).isEqualTo(TraceState.DECIDING);
              assertThat(trace.policy()).isNull();
              assertThat(trace.decisionAtMillis()).isEqualTo(clock.millis() + 10_000);
            });
    assertThat(store.decidingCount()).isEqualTo(1);

    Added added = kept("errors", span(1, 1, 0));
    assertThat(added.fresh()).isEmpty();
    assertThat(added.kept()).hasSize(1);
    assertThat(summary(1).state()).isEqualTo(TraceState.KEPT);
    assertThat(summary(1).policy()).isEqualTo("errors");
    assertThat(kept("errors", span(1, 2, 1)).kept()).isEmpty();

    clock.advance(Duration.ofMinutes(1));
    assertThat(store.settle().dropped()).isEmpty();
    assertThat(summary(1).state()).isEqualTo(TraceState.KEPT);
    assertThat(spans(1)).hasSize(2);
    assertThat(store.decidingCount()).isZero();
  }

  @Test
  void aTraceThatIsNotKeptInTimeIsATombstone() {
    add(Feed.ALL, span(1, 1, 0), span(1, 2, 1));
    clock.advance(Duration.ofMillis(14_999));
    assertThat(store.settle().dropped()).isEmpty();
    clock.advance(Duration.ofMillis(1));
    assertThat(store.settle().dropped())
        .satisfiesExactly(
            dropped -> {
              assertThat(dropped.summary().spanCount()).isEqualTo(2);
              assertThat(dropped.bytes()).isPositive();
            });
    assertThat(summary(1).state()).isEqualTo(TraceState.DROPPED);
    assertThat(summary(1).rootOperation()).isEqualTo("span 1");
    assertThat(spans(1)).isEmpty();
    assertThat(store.settle().dropped()).isEmpty();
  }

  @Test
  void spansOfADroppedTraceAreCountedOnly() {
    add(Feed.ALL, span(1, 1, 0));
    drop();
    add(Feed.ALL, span(1, 2, 1));
    assertThat(summary(1).spanCount()).isEqualTo(2);
    assertThat(spans(1)).isEmpty();
  }

  @Test
  void whatIsKeptLateIsKeptNevertheless() {
    add(Feed.ALL, span(1, 1, 0));
    drop();
    kept("slow", span(1, 1, 0), span(1, 2, 1));
    assertThat(summary(1).state()).isEqualTo(TraceState.KEPT);
    assertThat(summary(1).spanCount()).isEqualTo(2);
    assertThat(spans(1)).hasSize(2);
  }

  @Test
  void theSpanThatComesAgainReplacesTheFirst() {
    assertThat(add(Feed.ALL, OtlpSpans.error(1, 1, 0, "a")).fresh()).hasSize(1);
    assertThat(add(Feed.ALL, OtlpSpans.span(1, 1, 0, "b")).fresh()).isEmpty();
    assertThat(summary(1).rootOperation()).isEqualTo("b");
    assertThat(summary(1).errorCount()).isZero();
    assertThat(summary(1).spanCount()).isEqualTo(1);
  }

  @Test
  void theSummaryIsOfAllSpans() {
    store.add(Feed.ALL, received("order", OtlpSpans.error(1, 2, 1, "POST /orders")));
    store.add(
        Feed.ALL,
        received(
            "gateway",
            OtlpSpans.span(1, 1, 0, "POST /api/orders")
                .addAttributes(OtlpSpans.attribute("http.route", "/api/orders"))
                .addAttributes(OtlpSpans.attribute("http.response.status_code", 502))));
    assertThat(summary(1))
        .satisfies(
            trace -> {
              assertThat(trace.rootService()).isEqualTo("gateway");
              assertThat(trace.rootOperation()).isEqualTo("POST /api/orders");
              assertThat(trace.httpRoute()).isEqualTo("/api/orders");
              assertThat(trace.httpStatus()).isEqualTo(502);
              assertThat(trace.services()).containsExactly("gateway", "order");
              assertThat(trace.errorCount()).isEqualTo(1);
              assertThat(trace.durationMicros()).isEqualTo(11_000);
            });
  }

  @Test
  void theRootOfARequestFromOutsideIsTheFirstSpanHere() {
    add(Feed.ALL, span(1, 3, 2), span(1, 2, 99));
    assertThat(summary(1).rootOperation()).isEqualTo("span 2");
  }

  @Test
  void spansThatAreEachOthersParentsAreShown() {
    add(Feed.ALL, span(1, 1, 2), span(1, 2, 1));
    assertThat(summary(1).spanCount()).isEqualTo(2);
  }

  @Test
  void ofAHugeTraceAPartIsHeldAndTheRestCounted() {
    for (int i = 1; i <= 60; i++) {
      add(Feed.ALL, span(1, i, 0));
    }
    assertThat(summary(1).spanCount()).isEqualTo(60);
    assertThat(spans(1)).hasSize(50);
  }

  @Test
  void oneTraceDoesNotTakeTheRoomOfAll() {
    add(Feed.ALL, span(1, 1, 0));
    for (int i = 1; i <= 40; i++) {
      Span.Builder large = span(2, i, 0);
      large.addAttributes(OtlpSpans.attribute("text", "x".repeat(50_000)));
      assertThat(add(Feed.ALL, large).evicted()).isZero();
    }
    assertThat(summary(2).spanCount()).isEqualTo(40);
    assertThat(spans(2)).hasSizeBetween(3, 6);
    assertThat(store.find(OtlpSpans.traceId(1))).isPresent();
  }

  @Test
  void theOldestGoWhenThereIsNoRoomAndItIsTold() {
    long before = store.sequence();
    int evicted = 0;
    for (int i = 1; i <= 40; i++) {
      Span.Builder large = span(i, 1, 0);
      large.addAttributes(OtlpSpans.attribute("text", "x".repeat(50_000)));
      evicted += add(Feed.ALL, large).evicted();
    }
    assertThat(evicted).isBetween(15, 30);
    assertThat(store.find(OtlpSpans.traceId(1))).isEmpty();
    assertThat(store.find(OtlpSpans.traceId(40))).isPresent();
    assertThat(store.changesSince(before).upserts()).hasSize(40 - evicted);
    assertThat(store.decidingCount()).isEqualTo(40 - evicted);
  }

  @Test
  void roomIsGivenBack() {
    for (int i = 1; i <= 60; i++) {
      Span.Builder large = span(i, 1, 0);
      large.addAttributes(OtlpSpans.attribute("text", "x".repeat(50_000)));
      assertThat(add(Feed.ALL, large).evicted()).isZero();
      drop();
    }
  }

  @Test
  void theOldAreForgotten() {
    add(Feed.ALL, span(1, 1, 0));
    drop();
    kept("errors", span(2, 1, 0));
    clock.advance(Duration.ofMinutes(59));
    kept("errors", span(3, 1, 0));
    kept("errors", span(2, 2, 1));
    long before = store.sequence();
    clock.advance(Duration.ofMinutes(2));
    store.settle();
    assertThat(store.find(OtlpSpans.traceId(1))).isEmpty();
    assertThat(store.find(OtlpSpans.traceId(2))).isPresent();
    assertThat(store.changesSince(before).removed()).containsExactly(OtlpSpans.traceId(1));
  }

  @Test
  void changesAreThoseSinceASequence() {
    add(Feed.ALL, span(1, 1, 0), span(2, 1, 0));
    long before = store.sequence();
    assertThat(store.changesSince(before).upserts()).isEmpty();
    add(Feed.ALL, span(1, 2, 1), span(3, 1, 0), span(1, 3, 1));
    Changes changes = store.changesSince(before);
    assertThat(changes.isReset()).isFalse();
    assertThat(changes.sequence()).isEqualTo(store.sequence());
    assertThat(changes.upserts())
        .extracting(TraceSummary::traceId)
        .containsExactly(OtlpSpans.traceId(3), OtlpSpans.traceId(1));
  }

  @Test
  void whoHasSeenWhatIsNotRememberedBeginsAnew() {
    add(Feed.ALL, span(1, 1, 0));
    assertThat(store.changesSince(0).isReset()).isTrue();
    assertThat(store.changesSince(store.sequence() + 1).isReset()).isTrue();
    assertThat(store.changesSince(0).upserts()).hasSize(1);
  }

  @Test
  void whoHasMissedTooMuchBeginsAnewWithTheNewest() {
    store = make(new StoreConfiguration(64, 1, Duration.ofHours(1), 50), DECISIONS, clock);
    long before = store.sequence();
    add(Feed.ALL, span(1, 1, 0));
    long afterTheFirst = store.sequence();
    for (int i = 2; i <= 2001; i += 100) {
      add(
          Feed.ALL,
          IntStream.range(i, i + 100)
              .mapToObj(trace -> span(trace, 1, 0))
              .toArray(Span.Builder[]::new));
    }
    Changes changes = store.changesSince(before);
    assertThat(changes.isReset()).isTrue();
    assertThat(changes.upserts()).hasSize(500);
    assertThat(changes.upserts().getLast().traceId()).isEqualTo(OtlpSpans.traceId(2001));
    assertThat(store.changesSince(afterTheFirst).isReset()).isFalse();
  }

  @Test
  void aLargeOriginIsChargedForEachSpan() {
    int evicted = 0;
    for (int i = 1; i <= 100; i++) {
      evicted += store.add(Feed.ALL, received("s".repeat(50_000), span(i, 1, 0))).evicted();
    }
    assertThat(evicted).isGreaterThan(80);
  }

  @Test
  void pagesHoldAllOnce() {
    for (int i = 1; i <= 25; i++) {
      add(Feed.ALL, span(i, 1, 0));
    }
    List<String> seen = new ArrayList<>();
    Long before = null;
    do {
      TraceQuery all = TraceQuery.all(10);
      TracePage page =
          store.query(
              new TraceQuery(
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  null,
                  all.attributes(),
                  null,
                  null,
                  10,
                  before));
      assertThat(page.total()).isEqualTo(25);
      page.traces().forEach(trace -> seen.add(trace.traceId()));
      before = page.nextCursor() == null ? null : Long.valueOf(page.nextCursor());
      add(Feed.ALL, span(1, seen.size(), 1)); // a change does not move it to another page
    } while (before != null);
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(seen.getFirst()).isEqualTo(OtlpSpans.traceId(25));
  }

  void drop() {
    clock.advance(Duration.ofSeconds(15));
    store.settle();
  }

  Added add(Feed feed, Span.Builder... spans) {
    return store.add(feed, received("service", spans));
  }

  Added kept(String policy, Span.Builder... spans) {
    return store.add(Feed.KEPT, received(OtlpSpans.kept(policy, "service", spans)));
  }

  private Added from(@Nullable String sampler, Span.Builder... spans) {
    return store.add(
        Feed.ALL,
        received("service", spans).stream()
            .map(span -> ReceivedSpan.of(span.origin(), span.span(), sampler))
            .toList());
  }

  TraceSummary summary(int trace) {
    return store.find(OtlpSpans.traceId(trace)).orElseThrow().summary();
  }

  List<StoredSpan> spans(int trace) {
    return store.find(OtlpSpans.traceId(trace)).orElseThrow().spans();
  }

  static Span.Builder span(int trace, int id, int parent) {
    return OtlpSpans.span(trace, id, parent, "span " + id);
  }

  static List<ReceivedSpan> received(String service, Span.Builder... spans) {
    return received(OtlpSpans.request(service, spans));
  }

  private static List<ReceivedSpan> received(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(
            ofResource ->
                ofResource.getScopeSpansList().stream()
                    .flatMap(
                        ofScope ->
                            ofScope.getSpansList().stream()
                                .map(
                                    span ->
                                        ReceivedSpan.of(
                                            Origin.of(ofResource.getResource(), ofScope.getScope()),
                                            span))))
        .toList();
  }
}
