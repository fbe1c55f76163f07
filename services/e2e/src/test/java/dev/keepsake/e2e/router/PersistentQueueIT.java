package dev.keepsake.e2e.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keepsake.e2e.load.Load;
import dev.keepsake.e2e.load.OtlpSender;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.pipeline.Router;
import dev.keepsake.e2e.pipeline.StoredTraces;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a persistent sending_queue a router that is killed loses nothing, even with no sampler. */
class PersistentQueueIT {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int TRACES = 700;

  @TempDir private Path queue;

  @Test
  void whatNoSamplerHasTakenIsStillThereAfterTheRouterWasKilled() throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("KEEPSAKE_DECISION_WAIT", "2s");
    settings.put("KEEPSAKE_BASELINE_PERCENT", "100");
    settings.put("REPLAY_PORT", String.valueOf(Ports.free()));
    settings.put("ROUTER_QUEUE", queue.toString());
    List<Path> configs = Stream.of("router", "trace_router", "queue").map(this::config).toList();
    try (Jaeger jaeger = Jaeger.start("persistent-queue");
        Collector sampler =
            Collector.start("persistent-queue", jaeger, settings, config("sampler"))) {
      sampler.kill();
      settings.put("SAMPLER_0", sampler.otlpGrpc());
      settings.put("SAMPLER_0_REPLAY", "127.0.0.1:" + settings.get("REPLAY_PORT"));
      try (Router router = Router.start("persistent-queue", settings, configs)) {
        TraceFactory factory = new TraceFactory(ThreadLocalRandom.current().nextLong());
        Load load =
            Load.of(Stream.generate(() -> factory.make(TraceKind.NORMAL)).limit(TRACES).toList());
        OtlpSender.Delivery sent = new OtlpSender(router.otlpHttp(), 2, 10).send(load.requests());
        assertThat(sent.accepted()).isEqualTo(load.spans());
        router.kill();
        sampler.start();
        router.start();

        StoredTraces stored =
            Await.until(
                LIMIT,
                "every trace is in Jaeger",
                () -> StoredTraces.of(jaeger, List.of("gateway", "order", "payment")),
                now -> now.spanCount() >= load.spans());
        assertThat(stored.ids()).isEqualTo(load.ids(TraceKind.NORMAL));
        assertThat(stored.withoutSpanCount(TraceFactory.SPANS)).isEmpty();
      }
    }
  }

  private Path config(String name) {
    return Repository.path("services/e2e/src/test/resources/router/" + name + ".yaml");
  }
}
