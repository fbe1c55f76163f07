package dev.keepsake.tracing.http;

import java.net.ConnectException;
import java.net.UnknownHostException;

/** What {@code error.type} says of an exchange that brought no answer. */
final class ErrorTypes {
  static final String CANCELLED = "cancelled";

  private ErrorTypes() {}

  /**
   * The class of the exception, save that for the two usual failures to connect it is that of the
   * JDK: the client wraps them, and the network library derives its own classes.
   */
  static String of(Throwable error) {
    Throwable cause = error;
    for (int depth = 0; cause != null && depth < 8; depth++) {
      if (cause instanceof ConnectException) {
        return ConnectException.class.getName();
      }
      if (cause instanceof UnknownHostException) {
        return UnknownHostException.class.getName();
      }
      cause = cause.getCause();
    }
    return error.getClass().getName();
  }
}
