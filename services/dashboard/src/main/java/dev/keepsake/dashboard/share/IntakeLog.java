package dev.keepsake.dashboard.share;

/** Puts what comes in into one order, which is that of all replicas where they share a Redis. */
public interface IntakeLog {

  /**
   * Has a part of the dashboard take what comes in of a kind. To be called before anything comes
   * in.
   *
   * @return by what it is handed in
   */
  <T, R> Entrance<T, R> join(String kind, Part<T, R> part);

  State state();

  /** By what something of a kind is handed in. */
  interface Entrance<T, R> {
    /** Returns what the part here made of it. */
    R take(T content);
  }

  /** Whether replicas share what comes in. */
  enum State {
    /** There is nobody to share it with. */
    ALONE,
    SHARED,
    /** They should, but the Redis is away. */
    AWAY
  }
}
