package dev.keepsake.dashboard.trace;

import dev.keepsake.dashboard.DashboardConfiguration;
import dev.keepsake.testing.SettableClock;

class MemoryTraceStoreTest extends TraceStoreContract {
  @Override
  TraceStore make(
      StoreConfiguration configuration, DashboardConfiguration decisions, SettableClock clock) {
    return new MemoryTraceStore(configuration, decisions, clock);
  }
}
