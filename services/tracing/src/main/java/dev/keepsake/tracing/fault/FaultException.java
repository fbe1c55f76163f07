package dev.keepsake.tracing.fault;

import io.micronaut.http.HttpStatus;
import io.micronaut.http.exceptions.HttpStatusException;

/** The answer that a fault of {@code error} or {@code status=NNN} asks for. */
public final class FaultException extends HttpStatusException {
  FaultException(HttpStatus status, String message) {
    super(status, message);
  }
}
