package dev.keepsake.tracing.sdk;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * What a span costs in the SDK and its exporter alone, with no library around them: a program for
 * {@code make bench-overhead PROFILE=60}. Prints microseconds of CPU per span.
 */
final class BareSdk {
  private static final int WARM_UP = 300_000;
  private static final int IN_A_TRACE = 4;

  private final Tracer tracer;

  private BareSdk(Tracer tracer) {
    this.tracer = tracer;
  }

  /**
   * @param arguments the endpoint for traces; spans a second
   */
  public static void main(String[] arguments) {
    int rate = Integer.parseInt(arguments[1]);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder().setEndpoint(arguments[0]).build())
                    .setMaxQueueSize(16384)
                    .setScheduleDelay(Duration.ofSeconds(1))
                    .build())
            .build();
    BareSdk spans = new BareSdk(provider.get("bare"));
    spans.make(WARM_UP, 20_000, true);
    double pace = spans.make(20 * rate, rate, false);
    double all = spans.make(20 * rate, rate, true);
    System.out.printf("%.1f%n", all - pace);
    provider.close();
  }

  /** Returns microseconds of CPU of the whole process for each, among them what the pace takes. */
  private double make(int count, int perSecond, boolean trace) {
    long step = IN_A_TRACE * 1_000_000_000L / perSecond;
    long next = System.nanoTime();
    Duration before = cpu();
    for (int i = 0; i < count; i += IN_A_TRACE) {
      if (trace) {
        trace(i);
      }
      next += step;
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(Math.max(1_000_000, next - System.nanoTime()));
      }
    }
    // The queue, too, until it is empty.
    LockSupport.parkNanos(1_500_000_000L);
    return cpu().minus(before).toNanos() / 1000.0 / count;
  }

  private void trace(int i) {
    Context context = Context.root();
    Span[] open = new Span[IN_A_TRACE];
    for (int depth = 0; depth < IN_A_TRACE; depth++) {
      open[depth] = start(context, i);
      context = context.with(open[depth]);
    }
    for (int depth = IN_A_TRACE - 1; depth >= 0; depth--) {
      open[depth].setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, 200L);
      open[depth].end();
    }
  }

  /** As many attributes as a SERVER span of the shop has. */
  private Span start(Context parent, int i) {
    return tracer
        .spanBuilder("POST /api/orders")
        .setParent(parent)
        .setSpanKind(SpanKind.SERVER)
        .setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, "POST")
        .setAttribute(HttpAttributes.HTTP_ROUTE, "/api/orders")
        .setAttribute(UrlAttributes.URL_PATH, "/api/orders")
        .setAttribute(UrlAttributes.URL_SCHEME, "http")
        .setAttribute(ServerAttributes.SERVER_ADDRESS, "127.0.0.1")
        .setAttribute(ServerAttributes.SERVER_PORT, 8001)
        .setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, "127.0.0.1")
        .setAttribute(NetworkAttributes.NETWORK_PEER_PORT, 1024 + i % 60_000)
        .setAttribute(ClientAttributes.CLIENT_ADDRESS, "127.0.0.1")
        .setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, "1.1")
        .startSpan();
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
