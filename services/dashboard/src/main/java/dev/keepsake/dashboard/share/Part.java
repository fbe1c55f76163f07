package dev.keepsake.dashboard.share;

import java.io.IOException;
import java.time.Duration;

/**
 * A part of the dashboard that takes what comes in of one kind. All replicas take the same, in the
 * same order and as of the same time ({@link dev.keepsake.dashboard.AppliedTime}), so that they
 * come to the same.
 *
 * @param <T> what comes in
 * @param <R> what is made of it
 */
public interface Part<T, R> {
  byte[] write(T content);

  T read(byte[] bytes) throws IOException;

  R apply(T content, Place place);

  /** How long a replica that starts has to be told of it. */
  Duration lifetime();

  /** How much it is, in the units of which losses are told. */
  default int size(T content) {
    return 1;
  }

  /**
   * From here on replicas share again what comes in.
   *
   * @param number of the place
   */
  default void joined(long number) {}

  /**
   * A place in the order.
   *
   * @param number that only grows, the same at all replicas; 0 where the replica is alone
   * @param isOwn whether it came in at this replica, where somebody waits for what is made of it
   */
  record Place(long number, boolean isOwn) {}
}
