package dev.keepsake.e2e.cluster;

import java.util.function.Consumer;

/** What happens to samplers, routers and Jaeger while traffic passes them. */
enum TierEvent {
  NONE("none", 3, keepsake -> {}),
  DELETED("one sampler deleted", 3, keepsake -> keepsake.delete("keepsake-sampler-1")),
  KILLED("one sampler's process killed (-9)", 3, keepsake -> keepsake.kill("keepsake-sampler-2")),
  ADDED("scale 3 to 4", 3, keepsake -> keepsake.scale(4)),
  TAKEN_AWAY("scale 4 to 2", 4, keepsake -> keepsake.scale(2)),
  JAEGER_HUNG("Jaeger hangs for some seconds", 3, KeepsakeRelease::hangJaeger),
  RESTARTED(
      "rolling restart of the samplers", 3, keepsake -> keepsake.restart(KeepsakeRelease.SAMPLERS)),
  BOTH_RESTARTED(
      "both tiers restarted at once",
      3,
      keepsake -> keepsake.restart(KeepsakeRelease.SAMPLERS, KeepsakeRelease.ROUTERS));

  private final String words;
  private final int samplers;
  private final Consumer<KeepsakeRelease> change;

  TierEvent(String words, int samplers, Consumer<KeepsakeRelease> change) {
    this.words = words;
    this.samplers = samplers;
    this.change = change;
  }

  /** How many samplers there are before it. */
  int samplers() {
    return samplers;
  }

  /** Returns when it is over. */
  void happen(KeepsakeRelease keepsake) {
    change.accept(keepsake);
  }

  @Override
  public String toString() {
    return words;
  }
}
