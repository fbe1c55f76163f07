package dev.keepsake.payment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private final Ledger ledger =
      new Ledger(new PaymentConfiguration(Duration.ofSeconds(1), Duration.ZERO, 2));

  @Test
  void forgetsTheOldestPayments() {
    pay("a");
    pay("b");
    pay("c");
    assertThat(ledger.find("a")).isEmpty();
    assertThat(ledger.find("b")).isPresent();
    assertThat(ledger.find("c")).isPresent();
  }

  @Test
  void keepsWhatIsUnderWayHoweverOld() {
    Ledger.Claim underWay = ledger.claim(request("a"));
    pay("b");
    pay("c");
    pay("d");
    assertThat(ledger.claim(request("a")).isNew()).isFalse();
    assertThat(ledger.paid(underWay.entry(), payment("a"))).isTrue();
    assertThat(ledger.find("a")).isPresent();
  }

  @Test
  void aFailedAttemptMayBeRepeatedButNotAfterACancellation() {
    Ledger.Entry first = ledger.claim(request("a")).entry();
    ledger.failed(first, new IllegalStateException("down"));
    Ledger.Claim second = ledger.claim(request("a"));
    assertThat(second.isNew()).isTrue();
    ledger.bar("a");
    ledger.failed(second.entry(), new IllegalStateException("down"));
    assertThat(ledger.claim(request("a")).isNew()).isFalse();
    assertThat(ledger.isVoid(second.entry())).isTrue();
  }

  private void pay(String order) {
    ledger.paid(ledger.claim(request(order)).entry(), payment(order));
  }

  private static PaymentRequest request(String order) {
    return new PaymentRequest(order, BigDecimal.ONE, null);
  }

  private static Payment payment(String order) {
    return new Payment("pay_" + order, order, Payment.SUCCEEDED, BigDecimal.ONE);
  }
}
