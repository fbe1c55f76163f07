package dev.keepsake.postgres;

/** A failure that one line tells to the user. */
final class PostgresFailure extends RuntimeException {
  PostgresFailure(String message) {
    super(message);
  }
}
