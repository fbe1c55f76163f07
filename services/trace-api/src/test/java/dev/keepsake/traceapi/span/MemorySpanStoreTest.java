package dev.keepsake.traceapi.span;

class MemorySpanStoreTest extends SpanStoreContract {
  @Override
  SpanStore newStore() {
    return new MemorySpanStore(new StoreConfiguration(6, 1, 4, 3));
  }
}
