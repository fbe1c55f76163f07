package dev.keepsake.frontend;

import io.opentelemetry.api.baggage.Baggage;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a synthetic user does, what goes along as baggage, and which answer is right. */
enum Scenario {
  ORDER(Visitor::order, 201),
  ORDER_AS_USER(Visitor::orderAsAlice, 201),
  LOOKUP(Visitor::lookUpOrder, 200),
  LIST_ORDERS(Visitor::listOrders, 200),
  NOT_FOUND(Visitor::lookUpNothing, 404),
  INVALID(Visitor::orderNonsense, 400),
  PAYMENT_ERROR(Visitor::order, 502, "fault", "payment:error"),
  DECLINE(Visitor::order, 402, "fault", "payment.processor:decline"),
  SLOW(Visitor::order, 201, "fault", "order:delay=2s"),
  EMAIL_EXCEPTION(Visitor::order, 201, "fault", "order.email:exception"),
  FORCED(Visitor::order, 201, "sampling.keep", "true");

  private final Visit visit;
  private final int expectedStatus;
  private final Baggage baggage;

  /** Requests to the gateway, of which the last one's answer counts. */
  interface Visit {
    int by(Visitor visitor);
  }

  Scenario(Visit visit, int expectedStatus) {
    this.visit = visit;
    this.expectedStatus = expectedStatus;
    this.baggage = Baggage.empty();
  }

  Scenario(Visit visit, int expectedStatus, String baggageKey, String baggageValue) {
    this.visit = visit;
    this.expectedStatus = expectedStatus;
    this.baggage = Baggage.builder().put(baggageKey, baggageValue).build();
  }

  /** Its name in settings, spans and the report: {@code order-as-user}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Scenario> of(String label) {
    return Arrays.stream(values()).filter(scenario -> scenario.label().equals(label)).findFirst();
  }

  int play(Visitor visitor) {
    return visit.by(visitor);
  }

  int expectedStatus() {
    return expectedStatus;
  }

  Baggage baggage() {
    return baggage;
  }
}
