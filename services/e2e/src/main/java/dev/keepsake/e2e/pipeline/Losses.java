package dev.keepsake.e2e.pipeline;

import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of the traces of a kind that all have to be kept, how many were not, or not whole.
 *
 * @param sent how many there were
 * @param lost of which no span is stored
 * @param partial of which some spans are stored
 */
public record Losses(int sent, int lost, int partial) {
  /** Where there are no traces of the kind. */
  public static final Losses NONE = new Losses(0, 0, 0);

  /** Of both together. */
  public Losses plus(Losses other) {
    return new Losses(sent + other.sent, lost + other.lost, partial + other.partial);
  }

  /** Nothing lost, nothing partial. */
  public boolean none() {
    return lost == 0 && partial == 0;
  }

  /**
   * Compares what was sent with what is stored.
   *
   * @param sent the kind of each trace, by its id; each has {@value TraceFactory#SPANS} spans
   */
  public static Losses of(TraceKind kind, Map<String, TraceKind> sent, StoredTraces stored) {
    Set<String> ids =
        sent.entrySet().stream()
            .filter(entry -> entry.getValue() == kind)
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    Set<String> incomplete = stored.withoutSpanCount(TraceFactory.SPANS);
    int lost = (int) ids.stream().filter(id -> !stored.ids().contains(id)).count();
    int partial = (int) ids.stream().filter(incomplete::contains).count();
    return new Losses(ids.size(), lost, partial);
  }

  @Override
  public String toString() {
    return lost + " / " + partial + " of " + sent;
  }
}
