package dev.keepsake.tracing.sdk;

import dev.keepsake.tracing.TracingConfiguration;
import io.micronaut.context.event.BeanPreDestroyEvent;
import io.micronaut.context.event.BeanPreDestroyEventListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what is still queued before the process goes. Beans are destroyed after those that use
 * them, so that at this point nobody ends a span any more.
 */
@Singleton
final class SdkShutdown implements BeanPreDestroyEventListener<OpenTelemetry> {
  private static final Logger LOG = LoggerFactory.getLogger(SdkShutdown.class);

  private final Duration timeout;

  SdkShutdown(TracingConfiguration configuration) {
    this.timeout = configuration.shutdownTimeout();
  }

  @Override
  public OpenTelemetry onPreDestroy(BeanPreDestroyEvent<OpenTelemetry> event) {
    if (event.getBean() instanceof OpenTelemetrySdk sdk) {
      // All at once, so that the bound holds for the three of them together.
      CompletableResultCode all =
          CompletableResultCode.ofAll(
              List.of(
                  sdk.getSdkTracerProvider().shutdown(),
                  sdk.getSdkLoggerProvider().shutdown(),
                  shutdownOfMetrics(sdk)));
      all.join(timeout.toMillis(), TimeUnit.MILLISECONDS);
      if (!all.isSuccess()) {
        LOG.warn("The last spans, logs or metrics could not all be sent within {}", timeout);
      }
    }
    return event.getBean();
  }

  /** On a thread of its own, for it waits up to 5 s for the last export before it returns. */
  private static CompletableResultCode shutdownOfMetrics(OpenTelemetrySdk sdk) {
    CompletableResultCode result = new CompletableResultCode();
    Thread.ofVirtual()
        .name("metrics-shutdown")
        .start(
            () -> {
              CompletableResultCode metrics = sdk.getSdkMeterProvider().shutdown();
              metrics.whenComplete(
                  () -> {
                    if (metrics.isSuccess()) {
                      result.succeed();
                    } else {
                      result.fail();
                    }
                  });
            });
    return result;
  }
}
