package dev.keepsake.__package__;

import dev.keepsake.problem.ProblemException;
import dev.keepsake.shop.SimulatedDelay;
import io.micronaut.http.HttpStatus;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the services behind this one. */
@Singleton
class LookUp {
  static final String SPAN_NAME = "look-up";
  static final String ID = "__snake__.id";

  private static final Logger LOG = LoggerFactory.getLogger(LookUp.class);

  private final __Callee__Client __calleeField__;
  private final SimulatedDelay delay;
  private final __Name__Configuration configuration;

  LookUp(
      __Callee__Client __calleeField__,
      SimulatedDelay delay,
      __Name__Configuration configuration) {
    this.__calleeField__ = __calleeField__;
    this.delay = delay;
    this.configuration = configuration;
  }

  /**
   * Finds out who knows an id.
   *
   * @throws ProblemException 404 {@code unknown-id} when nobody does
   */
  @WithSpan(SPAN_NAME)
  Finding find(@SpanAttribute(ID) String id) {
    delay.pause(configuration.delay());
    List<String> knownTo = new ArrayList<>();
    __calleeField__.find(id).ifPresent(found -> knownTo.add(__Callee__Client.SERVICE));
    if (knownTo.isEmpty()) {
      throw new ProblemException(HttpStatus.NOT_FOUND, "unknown-id", "Nobody knows this id.");
    }
    LOG.info("{} is known to {}", id, knownTo);
    return new Finding(id, knownTo);
  }
}
