package dev.keepsake.tracing.log;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import jakarta.annotation.PreDestroy;
import org.slf4j.LoggerFactory;

/**
 * Sends what is logged by OTLP, with the trace and the span it was logged in.
 *
 * <p>The appender stands at the root logger directly: behind Logback's {@code AsyncAppender} it
 * would run on a thread that knows no trace. It queues by itself.
 */
@Context
@Requires(beans = OpenTelemetry.class)
final class LogExport {
  private final Logger root;
  private final OpenTelemetryAppender appender;

  LogExport(OpenTelemetry openTelemetry) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      appender = new OpenTelemetryAppender();
      appender.setContext(context);
      appender.setName("keepsake-otlp");
      appender.setCaptureKeyValuePairAttributes(true);
      appender.setOpenTelemetry(openTelemetry);
      appender.start();
      root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.addAppender(appender);
    } else {
      appender = null;
      root = null;
    }
  }

  @PreDestroy
  void stop() {
    if (root != null) {
      root.detachAppender(appender);
      appender.stop();
    }
  }
}
