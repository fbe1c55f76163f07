package dev.keepsake.tracing.sdk;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that an exporter cannot send, and once that it can again and how much was lost in
 * between. The SDK says the former for each batch, with a stack trace, and the latter never.
 */
final class ExportReport implements InvocationHandler {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(ExportReport.class);

  /** Held, for a logger that nobody holds forgets its level. */
  private static final List<Logger> OF_THE_SDK =
      List.of(
          Logger.getLogger("io.opentelemetry.exporter.internal.http.HttpExporter"),
          Logger.getLogger("io.opentelemetry.exporter.internal.grpc.GrpcExporter"));

  /** Says of each failure nothing but that there was one. */
  private static final Logger OF_METRICS = Logger.getLogger(PeriodicMetricReader.class.getName());

  private final String what;
  private final Object exporter;
  private final InstantSource clock;
  private long failingSince;
  private long lost;

  private ExportReport(String what, Object exporter, InstantSource clock) {
    this.what = what;
    this.exporter = exporter;
    this.clock = clock;
  }

  /**
   * An exporter that also reports.
   *
   * @param type the interface of the exporter
   * @param what it exports, in the plural
   */
  static <T> T around(Class<T> type, String what, T exporter, InstantSource clock) {
    OF_THE_SDK.forEach(logger -> logger.setLevel(Level.OFF));
    OF_METRICS.setFilter(record -> !"Exporter failed".equals(record.getMessage()));
    // One for three interfaces of which one method alone matters, which is called once a second.
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(), new Class<?>[] {type}, new ExportReport(what, exporter, clock)));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    Object result;
    try {
      result = method.invoke(exporter, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    if (method.getName().equals("export") && result instanceof CompletableResultCode code) {
      int count = ((Collection<?>) arguments[0]).size();
      code.whenComplete(() -> completed(code, count));
    }
    return result;
  }

  private synchronized void completed(CompletableResultCode code, int count) {
    if (!code.isSuccess()) {
      lost += count;
      if (failingSince == 0) {
        failingSince = clock.millis();
        LOG.warn("{} cannot be sent, and get lost until they can: {}", what, reason(code));
      }
    } else if (failingSince != 0) {
      long seconds = Duration.ofMillis(clock.millis() - failingSince).toSeconds();
      LOG.warn(
          "{} can be sent again after {} s; {} were lost, beside those that found no room in the"
              + " queue",
          what,
          seconds,
          lost);
      failingSince = 0;
      lost = 0;
    }
  }

  private static String reason(CompletableResultCode code) {
    Throwable failure = code.getFailureThrowable();
    if (failure == null) {
      return "for a reason that the exporter does not tell";
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return String.valueOf(cause.getMessage());
  }
}
