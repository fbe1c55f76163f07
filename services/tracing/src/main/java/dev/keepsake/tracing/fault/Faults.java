package dev.keepsake.tracing.fault;

import io.micronaut.http.HttpStatus;
import io.micronaut.runtime.ApplicationConfiguration;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Faults that a caller asks for by W3C baggage, where they are enabled: {@code baggage:
 * fault=payment:error}, several parted by {@code |}. They travel with the trace to the service that
 * they name.
 *
 * <p>Actions: {@code error} (500), {@code status=NNN} (400 to 599), {@code exception} (one that
 * nobody handles), {@code delay=2s} or {@code delay=200ms} (at most a minute), {@code timeout} (a
 * minute), or any other name, which code {@linkplain #asks asks} for. What is malformed is ignored.
 */
@Singleton
public class Faults {
  static final String BAGGAGE_KEY = "fault";
  private static final int MAX_FAULTS = 8;
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private final boolean enabled;
  private final String service;

  Faults(FaultConfiguration configuration, ApplicationConfiguration application) {
    this.enabled = configuration.enabled();
    this.service = application.getName().orElse("");
  }

  /**
   * Applies the faults that the current baggage asks for at this point of the service, if any.
   *
   * @param point the name without the service: {@code email} for {@code fault=order.email:…}
   * @throws FaultException for {@code error} and {@code status=NNN}
   */
  public void at(String point) {
    if (enabled) {
      apply(service + "." + point);
    }
  }

  /** Whether the current baggage asks for this action at this point of the service. */
  public boolean asks(String point, String action) {
    if (!enabled) {
      return false;
    }
    String wanted = action.toLowerCase(Locale.ROOT);
    return requested(service + "." + point).stream()
        .anyMatch(fault -> fault.action().equals(wanted));
  }

  /** The context without the faults that its baggage asks for, as for the undoing of a request. */
  public static Context without(Context context) {
    return Baggage.fromContext(context).toBuilder()
        .remove(BAGGAGE_KEY)
        .build()
        .storeInContext(context);
  }

  /** Applies the faults of the service as a whole. */
  void atService() {
    if (enabled) {
      apply(service);
    }
  }

  private void apply(String point) {
    for (Fault fault : requested(point)) {
      String message = "Fault asked for by baggage: " + point + ":" + fault.action();
      LOG.debug("{}", message);
      switch (fault.kind()) {
        case STATUS -> throw new FaultException(HttpStatus.valueOf(fault.status()), message);
        case EXCEPTION -> throw new IllegalStateException(message);
        case DELAY -> sleep(fault);
        case NAMED -> {}
      }
    }
  }

  private static List<Fault> requested(String point) {
    String value = Baggage.current().getEntryValue(BAGGAGE_KEY);
    if (value == null) {
      return List.of();
    }
    List<Fault> faults = new ArrayList<>(1);
    int start = 0;
    for (int count = 0; start <= value.length() && count < MAX_FAULTS; count++) {
      int bar = value.indexOf('|', start);
      int end = bar < 0 ? value.length() : bar;
      Fault fault = Fault.parse(value.substring(start, end));
      if (fault == null) {
        LOG.debug("Baggage asks for a fault that cannot be read, and gets none");
      } else if (fault.point().equals(point)) {
        faults.add(fault);
      }
      start = end + 1;
    }
    return faults;
  }

  private static void sleep(Fault fault) {
    try {
      Thread.sleep(fault.delay());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
