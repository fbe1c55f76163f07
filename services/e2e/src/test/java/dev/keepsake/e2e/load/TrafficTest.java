package dev.keepsake.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;

class TrafficTest {
  private final Map<String, LongAdder> spans = new ConcurrentHashMap<>();
  private HttpServer collector;

  @BeforeEach
  void startCollector() throws Exception {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    collector.createContext(
        "/v1/traces",
        exchange -> {
          try (exchange) {
            ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
                .getResourceSpansList()
                .stream()
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .map(Span::getTraceId)
                .forEach(
                    id ->
                        spans.computeIfAbsent(Hex.of(id), ignored -> new LongAdder()).increment());
            exchange.sendResponseHeaders(200, -1);
          }
        });
    collector.start();
  }

  @AfterEach
  void stopCollector() {
    collector.stop(0);
  }

  /** Stopped while it makes the traces of a wave, it used to count them without sending them. */
  @RepeatedTest(5)
  void whatWasBegunIsSentWhole() {
    URI address = URI.create("http://localhost:" + collector.getAddress().getPort());
    Traffic traffic = Traffic.waves(List.of(address), 2_000, 1);
    while (traffic.traces() == 0) {
      Thread.onSpinWait();
    }
    Traffic.Sent sent = traffic.stop();

    assertThat(sent.lost()).isZero();
    assertThat(spans.keySet()).isEqualTo(sent.kinds().keySet());
    assertThat(spans.values()).allMatch(count -> count.sum() == TraceFactory.SPANS);
  }
}
