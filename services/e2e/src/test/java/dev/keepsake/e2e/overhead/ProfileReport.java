package dev.keepsake.e2e.overhead;

import java.util.EnumMap;
import java.util.Map;

/** The profiles of some variants, side by side. */
final class ProfileReport {
  private final Map<Variant, Profile> profiles;
  private final double spans;

  /**
   * @param spans of one order
   */
  ProfileReport(Map<Variant, Profile> profiles, double spans) {
    this.profiles = new EnumMap<>(profiles);
    this.spans = spans;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("| µs of CPU for one order");
    profiles.keySet().forEach(variant -> text.append(" | ").append(variant));
    text.append(" | of ours, % | µs per span more than off | bytes allocated per span more |\n");
    text.append("| --- ".repeat(profiles.size() + 4)).append("|\n");
    for (Part part : Part.values()) {
      text.append("| ").append(part);
      profiles
          .values()
          .forEach(
              profile -> text.append(" | %.0f".formatted(profile.cpu().getOrDefault(part, 0.0))));
      text.append(
          " | %.1f | %.2f | %.0f |%n"
              .formatted(
                  100 * ours().cpu().getOrDefault(part, 0.0) / ours().sum(),
                  more(ours().cpu(), off().cpu(), part),
                  more(ours().allocated(), off().allocated(), part)));
    }
    text.append("| sum");
    profiles.values().forEach(profile -> text.append(" | %.0f".formatted(profile.sum())));
    text.append(" | 100 | %.2f | |%n".formatted((ours().sum() - off().sum()) / spans));
    return text.toString();
  }

  private double more(Map<Part, Double> ours, Map<Part, Double> off, Part part) {
    return (ours.getOrDefault(part, 0.0) - off.getOrDefault(part, 0.0)) / spans;
  }

  private Profile ours() {
    return profiles.get(Variant.OURS);
  }

  private Profile off() {
    return profiles.get(Variant.OFF);
  }
}
