package dev.keepsake.dashboard.trace;

import java.util.List;

/** A trace with its spans, by their start; without any when it was dropped. */
public record StoredTrace(TraceSummary summary, List<StoredSpan> spans) {}
