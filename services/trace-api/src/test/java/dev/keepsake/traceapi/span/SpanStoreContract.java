package dev.keepsake.traceapi.span;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.testing.AtOnce;
import dev.keepsake.traceapi.span.SpanStore.FullException;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for every store. */
abstract class SpanStoreContract {
  static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private SpanStore store;

  /** A store for 6 spans, 4 of them of one client, in 1 MiB, that remembers 3 stopped ones. */
  abstract SpanStore newStore();

  @BeforeEach
  void open() {
    store = newStore();
  }

  @Test
  void aSpanIsFoundUntilItIsStoppedAndRememberedThen() {
    OpenSpan span = span(1, null);
    assertThat(store.find(span.key())).isEmpty();
    assertThat(store.add(span)).isNull();
    assertThat(store.find(span.key())).contains(Known.of(span));
    assertThat(stop(span)).isEqualTo(Known.of(span));
    assertThat(store.find(span.key())).contains(Known.of(stopped(span)));
    assertThat(stop(span)).isEqualTo(Known.of(stopped(span)));
    assertThat(store.count()).isZero();
  }

  @Test
  void everythingOfASpanIsKept() {
    SpanStart start =
        new SpanStart(
            new SpanKey(TRACE, id(1)),
            false,
            id(9),
            true,
            "service \u00e4",
            "name \ud83d\ude00",
            SpanKind.CLIENT,
            NOW.plusNanos(1));
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("text", "");
    attributes.put("truth", false);
    attributes.put("whole", Long.MIN_VALUE);
    attributes.put("small", 0L);
    attributes.put("number", 1.0);
    attributes.put("large", 1e300);
    attributes.put("none", List.of());
    attributes.put("texts", List.of("a", ""));
    attributes.put("wholes", List.of(1L, Long.MAX_VALUE));
    attributes.put("numbers", List.of(0.0, -0.1));
    OpenSpan span =
        new OpenSpan(
            start,
            "client",
            attributes,
            List.of(new SpanEvent("event", NOW.plusNanos(2), attributes)),
            List.of(new SpanLink(new SpanKey(TRACE, id(2)), false, attributes)),
            NOW.plusNanos(3),
            List.of("call"));
    store.add(span);
    assertThat(store.find(span.key())).contains(Known.of(span));
    EndedSpan ended = new EndedSpan(span, NOW.plusNanos(4), StatusCode.OK, "message");
    assertThat(store.stop(span.key(), NOW, "other call", open -> ended)).contains(Known.of(span));
    assertThat(store.find(span.key())).contains(Known.of(StoppedSpan.of(ended, "other call")));
  }

  @Test
  void aKnownIdIsNotAddedAgain() {
    OpenSpan span = span(1, null);
    store.add(span);
    assertThat(store.add(span)).isEqualTo(Known.of(span));
    assertThat(store.count()).isEqualTo(1);
    stop(span);
    assertThat(store.add(span)).isEqualTo(Known.of(stopped(span)));
    assertThat(store.count()).isZero();
  }

  @Test
  void ofManyThatAddOneIdOneDoes() throws Exception {
    OpenSpan span = span(1, null);
    List<Boolean> added = AtOnce.call(8, number -> store.add(span) == null);
    assertThat(added).containsOnlyOnce(true);
    assertThat(store.count()).isEqualTo(1);
  }

  @Test
  void changesFromManyThreadsAreAllKept() throws Exception {
    OpenSpan span = span(1, null);
    store.add(span);
    AtOnce.call(
        16,
        number ->
            store.change(span.key(), now -> now.with(Map.of("n" + number, true), null, null, NOW)));
    assertThat(store.find(span.key()).orElseThrow().open().attributes()).hasSize(16);
  }

  @Test
  void ofManyThatStopASpanOneDoes() throws Exception {
    OpenSpan span = span(1, null);
    store.add(span);
    List<Boolean> wasOpen = AtOnce.call(8, number -> stop(span).open() != null);
    assertThat(wasOpen).containsOnlyOnce(true);
  }

  @Test
  void whatAChangeOrAnEndThrowsLeavesTheSpanAsItWas() {
    OpenSpan span = span(1, null);
    store.add(span);
    assertThatThrownBy(() -> store.change(span.key(), now -> fail())).hasMessage("no");
    assertThatThrownBy(() -> store.stop(span.key(), NOW, null, now -> fail())).hasMessage("no");
    assertThat(store.find(span.key())).contains(Known.of(span));
  }

  @Test
  void whatIsUnknownOrStoppedIsNotChanged() {
    OpenSpan span = span(1, null);
    assertThat(store.change(span.key(), now -> now)).isEmpty();
    assertThat(store.stop(span.key(), NOW, null, SpanStoreContract::ended)).isEmpty();
    store.add(span);
    stop(span);
    assertThat(store.change(span.key(), now -> fail())).contains(Known.of(stopped(span)));
  }

  @Test
  void aClientHasItsShareAndAllHaveTheirs() {
    for (int i = 1; i <= 4; i++) {
      store.add(span(i, null));
    }
    assertThatThrownBy(() -> store.add(span(5, null)))
        .isInstanceOfSatisfying(FullException.class, e -> assertThat(e.isClients()).isTrue());
    store.add(span(5, null, "other", NOW));
    store.add(span(6, null, "other", NOW));
    assertThatThrownBy(() -> store.add(span(7, null, "other", NOW)))
        .isInstanceOfSatisfying(FullException.class, e -> assertThat(e.isClients()).isFalse());
    assertThat(store.countOf("client")).isEqualTo(4);
    assertThat(store.countOf("other")).isEqualTo(2);
    stop(span(1, null));
    assertThat(store.add(span(7, null, "other", NOW))).isNull();
  }

  @Test
  void theMemoryIsBoundedAndGivenBack() {
    Map<String, Object> large = Map.of("text", "x".repeat(300_000));
    OpenSpan span = span(1, null).with(large, null, null, NOW);
    store.add(span);
    assertThatThrownBy(() -> store.add(span(2, null).with(large, null, null, NOW)))
        .isInstanceOf(FullException.class);
    OpenSpan small = span(3, null);
    store.add(small);
    assertThatThrownBy(() -> store.change(small.key(), now -> now.with(large, null, null, NOW)))
        .isInstanceOf(FullException.class);
    assertThat(store.find(small.key())).contains(Known.of(small));
    stop(span);
    assertThat(store.add(span(2, null).with(large, null, null, NOW))).isNull();
  }

  @Test
  void theOldestOfTheStoppedAreForgotten() {
    for (int i = 1; i <= 4; i++) {
      store.add(span(i, null));
      stop(span(i, null));
    }
    assertThat(store.find(span(1, null).key())).isEmpty();
    assertThat(store.find(span(2, null).key())).isPresent();
  }

  @Test
  void openChildrenAreThoseRightBelow() {
    store.add(span(1, null));
    store.add(span(2, 1));
    store.add(span(3, 1));
    store.add(span(4, 2));
    assertThat(store.children(span(1, null).key(), 10))
        .extracting(child -> child.key().spanId())
        .containsExactly(id(2), id(3));
    stop(span(2, 1));
    assertThat(store.children(span(1, null).key(), 10)).hasSize(1);
    assertThat(store.children(span(2, 1).key(), 10)).hasSize(1);
  }

  @Test
  void aClientsOpenSpansAreListedInTheirOrder() {
    store.add(span(2, null));
    store.add(span(1, null));
    store.add(span(3, null, "other", NOW));
    assertThat(store.openOf("client", 10))
        .extracting(span -> span.key().spanId())
        .containsExactly(id(2), id(1));
    assertThat(store.openOf("client", 1)).hasSize(1);
    assertThat(store.openOf("nobody", 10)).isEmpty();
  }

  @Test
  void idleSpansAreTakenWithThoseAboveThem() {
    store.add(span(1, null));
    store.add(span(2, 1));
    store.add(span(3, 2));
    store.add(span(4, null, "other", NOW.plusSeconds(60)));
    assertThat(takeIdle(NOW, 10)).isEmpty();
    assertThat(takeIdle(NOW.plusSeconds(1), 10))
        .extracting(span -> span.span().key().spanId())
        .containsExactly(id(3), id(2), id(1));
    assertThat(store.count()).isEqualTo(1);
    assertThat(store.find(span(3, 2).key()).orElseThrow().stopped().end()).isEqualTo(NOW);
  }

  @Test
  void noMoreThanWantedAreTaken() {
    store.add(span(1, null));
    store.add(span(2, 1));
    assertThat(takeIdle(NOW.plusSeconds(1), 0)).isEmpty();
    assertThat(takeIdle(NOW.plusSeconds(1), 1)).hasSize(1);
    assertThat(takeIdle(Instant.MAX, 1)).hasSize(1);
  }

  @Test
  void aSpanWithABusyChildIsNotIdle() {
    store.add(span(1, null));
    store.add(span(2, 1));
    Instant later = NOW.plus(Duration.ofMinutes(1));
    store.change(span(2, 1).key(), now -> now.with(Map.of(), null, null, later));
    assertThat(takeIdle(later, 10)).isEmpty();
    // The parent has waited for its child: its time runs anew.
    store.stop(span(2, 1).key(), later.plusSeconds(1), null, SpanStoreContract::ended);
    assertThat(takeIdle(later.plusSeconds(1), 10)).isEmpty();
    assertThat(takeIdle(later.plusSeconds(2), 10)).hasSize(1);
  }

  private Known stop(OpenSpan span) {
    return store.stop(span.key(), NOW, null, SpanStoreContract::ended).orElseThrow();
  }

  private List<EndedSpan> takeIdle(Instant since, int most) {
    return store.takeIdle(since, NOW, most, "no call");
  }

  private static EndedSpan ended(OpenSpan span) {
    return new EndedSpan(span, NOW, StatusCode.UNSET, "");
  }

  private static StoppedSpan stopped(OpenSpan span) {
    return StoppedSpan.of(ended(span), null);
  }

  private static <T> T fail() {
    throw new IllegalStateException("no");
  }

  static OpenSpan span(int number, Integer parent) {
    return span(number, parent, "client", NOW);
  }

  private static OpenSpan span(int number, Integer parent, String client, Instant touched) {
    SpanStart start =
        new SpanStart(
            new SpanKey(TRACE, id(number)),
            true,
            parent == null ? null : id(Objects.requireNonNull(parent)),
            false,
            "service",
            "span " + number,
            SpanKind.INTERNAL,
            NOW);
    return new OpenSpan(start, client, Map.of(), List.of(), List.of(), touched, List.of());
  }

  private static String id(int number) {
    return "%016x".formatted(number);
  }
}
