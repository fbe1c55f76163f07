package dev.keepsake.dashboard.trace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/** What became of a trace. */
@Serdeable
public enum TraceState {
  /** The sampler still waits for its spans. */
  @JsonProperty("deciding")
  DECIDING,
  /** A policy wanted it, so that it is in Jaeger. */
  @JsonProperty("kept")
  KEPT,
  /** No policy wanted it: its spans are gone. */
  @JsonProperty("dropped")
  DROPPED
}
