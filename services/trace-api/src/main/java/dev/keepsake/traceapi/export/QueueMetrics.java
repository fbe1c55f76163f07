package dev.keepsake.traceapi.export;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;

/** What the queue counts of itself. */
final class QueueMetrics {
  private final LongCounter sentCounter;
  private final LongCounter lostCounter;
  private final AtomicLong lost = new AtomicLong();

  QueueMetrics(OpenTelemetry telemetry, IntSupplier size) {
    Meter meter = telemetry.getMeter("dev.keepsake.trace-api");
    sentCounter =
        meter
            .counterBuilder("keepsake.trace_api.spans.sent")
            .setDescription("Spans that the Collector accepted")
            .setUnit("{span}")
            .build();
    lostCounter =
        meter
            .counterBuilder("keepsake.trace_api.spans.lost")
            .setDescription("Spans that were given up")
            .setUnit("{span}")
            .build();
    meter
        .gaugeBuilder("keepsake.trace_api.spans.queued")
        .ofLongs()
        .setDescription("Spans that wait for the Collector")
        .setUnit("{span}")
        .buildWithCallback(gauge -> gauge.record(size.getAsInt()));
  }

  void countSent(int spans) {
    sentCounter.add(spans);
  }

  void countLost(int spans) {
    lost.addAndGet(spans);
    lostCounter.add(spans);
  }

  long lost() {
    return lost.get();
  }
}
