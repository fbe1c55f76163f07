package dev.keepsake.traceapi.span;

import java.time.Duration;

class MemorySpanStoreTest extends SpanStoreContract {
  @Override
  SpanStore newStore() {
    return new MemorySpanStore(new StoreConfiguration(6, 1, 4, 3, Duration.ofSeconds(30)));
  }
}
