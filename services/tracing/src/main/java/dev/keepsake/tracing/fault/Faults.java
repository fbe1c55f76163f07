package dev.keepsake.tracing.fault;

import jakarta.inject.Singleton;

/** Faults that a caller asks for by W3C baggage, where they are enabled. */
@Singleton
public class Faults {
  /** Applies the fault that the current baggage asks for at this point of the service, if any. */
  public void at(String point) {}

  /** Whether the current baggage asks for this action at this point of the service. */
  public boolean asks(String point, String action) {
    return false;
  }
}
