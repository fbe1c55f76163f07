package dev.keepsake.payment;

import jakarta.inject.Singleton;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The payments of this process, one for an order. They are kept in memory only, the newest {@code
 * payment.remembered} of them, as is fit beside a stub of a processor: a restart forgets them, and
 * two replicas do not know each other's. With a real processor they would be its to remember.
 *
 * <p>An order's entry is either under way, paid or void. Void is final: it keeps a charge that
 * arrives late from being made.
 */
@Singleton
final class Ledger {
  private final int remembered;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  Ledger(PaymentConfiguration configuration) {
    this.remembered = configuration.remembered();
  }

  /** The order's entry; a new one, which the caller has to settle, if there was none. */
  synchronized Claim claim(PaymentRequest request) {
    Entry existing = entries.get(request.orderId());
    if (existing != null) {
      return new Claim(existing, false);
    }
    Entry entry = new Entry(request);
    entries.put(request.orderId(), entry);
    forgetOldest();
    return new Claim(entry, true);
  }

  /** Marks an entry as paid, and says whether it still counts: it may be void by now. */
  synchronized boolean paid(Entry entry, Payment payment) {
    if (entry.isVoid) {
      return false;
    }
    entry.payment = payment;
    entry.outcome.complete(payment);
    return true;
  }

  /** Forgets an entry that came to nothing, so that the order may be paid by another attempt. */
  synchronized void failed(Entry entry, Throwable failure) {
    if (!entry.isVoid) {
      entries.remove(entry.request.orderId(), entry);
    }
    entry.outcome.completeExceptionally(failure);
  }

  /** Bars an order from being paid, and gives the payment that stood until now. */
  synchronized Optional<Payment> bar(String orderId) {
    Entry entry = entries.computeIfAbsent(orderId, id -> new Entry(null));
    Payment standing = entry.payment;
    entry.isVoid = true;
    entry.payment = null;
    forgetOldest();
    return Optional.ofNullable(standing);
  }

  /** The payment that stands for an order. */
  synchronized Optional<Payment> find(String orderId) {
    return Optional.ofNullable(entries.get(orderId)).map(entry -> entry.payment);
  }

  synchronized boolean isVoid(Entry entry) {
    return entry.isVoid;
  }

  private void forgetOldest() {
    Iterator<Entry> oldestFirst = entries.values().iterator();
    while (entries.size() > remembered && oldestFirst.hasNext()) {
      // One under way is kept: forgotten, it could be charged twice.
      if (oldestFirst.next().isSettled()) {
        oldestFirst.remove();
      }
    }
  }

  /** An entry, and whether it falls to the caller to settle it. */
  record Claim(Entry entry, boolean isNew) {}

  /** What is known of one order; guarded by the ledger. */
  static final class Entry {
    final PaymentRequest request;
    final CompletableFuture<Payment> outcome = new CompletableFuture<>();
    private Payment payment;
    private boolean isVoid;

    private Entry(PaymentRequest request) {
      this.request = request;
    }

    private boolean isSettled() {
      return request == null || outcome.isDone();
    }
  }
}
