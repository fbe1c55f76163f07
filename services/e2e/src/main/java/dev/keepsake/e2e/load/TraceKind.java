package dev.keepsake.e2e.load;

/** What is special about a trace, and with that, what sampling should say of it. */
public enum TraceKind {
  /** Nothing: the baseline ratio. */
  NORMAL("baseline"),
  /** An exception in the span furthest from the root, which answers 200. */
  ERROR("errors"),
  /** Takes 2.5 s. */
  SLOW("slow"),
  /** Asks to be kept, by an attribute on a span that is not the root. */
  FORCED("forced"),
  /** A 404 that crosses two services; its CLIENT span is marked ERROR. */
  CLIENT_ERROR("client-errors"),
  /** Goes to the route {@link TraceFactory#NAMED_ROUTE}. */
  ROUTE("routes");

  private final String policy;

  TraceKind(String policy) {
    this.policy = policy;
  }

  /** The policy of collector-config.yaml that is made for this kind. */
  public String policy() {
    return policy;
  }

  /** Whether every trace of the kind is kept, whatever the ratios. */
  public boolean alwaysKept() {
    return this == ERROR || this == SLOW || this == FORCED;
  }
}
