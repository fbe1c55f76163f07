package dev.keepsake.dashboard.trace;

/** By which way spans came in. */
public enum Feed {
  /** All that the Collector takes, before it samples. */
  ALL,
  /** What the sampler kept, with the policy that kept it on each span. */
  KEPT,
  /** A file that a user gave. */
  IMPORTED
}
