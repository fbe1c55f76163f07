package dev.keepsake.dashboard.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryTraceStoreTest extends TraceStoreContract {
  @Override
  TraceStore make(
      StoreConfiguration configuration, DashboardConfiguration decisions, SettableClock clock) {
    return new MemoryTraceStore(configuration, decisions, clock);
  }

  @Test
  void aLaterStartHasHigherSequences() {
    add(Feed.ALL, span(1, 1, 0), span(2, 1, 0));
    clock.advance(Duration.ofSeconds(1));
    TraceStore next = make(new StoreConfiguration(1, 1, Duration.ofHours(1), 50), DECISIONS, clock);
    assertThat(next.sequence()).isGreaterThan(store.sequence());
    assertThat(next.changesSince(store.sequence()).isReset()).isTrue();
  }
}
