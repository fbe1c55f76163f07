package dev.keepsake.e2e.overhead;

import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;

/** What a sample of a service was taken in: the parts of tracing, and the shop itself. */
enum Part {
  SERVER("HTTP server: filter, reading of headers and attributes"),
  CLIENT("HTTP client: filter, attributes"),
  STATEMENTS("database statements: wrapper, name and attributes"),
  CONTEXT("context: current, propagated, read from headers and written to them"),
  START("SDK: span made, ids, sampling, attributes stored"),
  END("SDK: span ended, put in the queue"),
  WORKER("exporter's thread: queue, batches"),
  MARSHAL("exporter's thread: spans written as protobuf"),
  TRANSPORT("exporter's thread and its client's: HTTP"),
  RECORDED("metrics: recorded"),
  COLLECTED("metrics: collected and exported"),
  LOGS("logs: ids, appender"),
  GARBAGE("collector of garbage"),
  COMPILERS("compilers"),
  SHOP("all else: the shop");

  /** Methods that call the shop in turn: what is above them on the stack is not theirs. */
  private static final List<String> AROUND =
      List.of(
          "io.opentelemetry.instrumentation.jdbc.internal.OpenTelemetry",
          "dev.keepsake.tracing.jdbc.Traced",
          "dev.keepsake.tracing.http.StockServerFilter",
          "dev.keepsake.tracing.http.SpanEndingPublisher",
          "dev.keepsake.tracing.http.ClientTracingFilter");

  private static final List<String> PLATFORM = List.of("java.", "jdk.", "sun.", "javax.");

  private final String words;

  Part(String words) {
    this.words = words;
  }

  static Part of(RecordedEvent sample) {
    RecordedThread thread = sample.getThread();
    String name = thread == null || thread.getJavaName() == null ? "" : thread.getJavaName();
    RecordedStackTrace stack = sample.getStackTrace();
    List<RecordedFrame> frames = stack == null ? List.of() : stack.getFrames();
    if (name.startsWith("PeriodicMetricReader")) {
      return COLLECTED;
    }
    if (name.startsWith("OkHttp")) {
      return TRANSPORT;
    }
    return name.startsWith("BatchSpanProcessor") ? ofExporter(frames) : ofRequest(frames);
  }

  private static Part ofExporter(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String type = type(frame);
      if (type.contains("arshal") || type.endsWith("CodedOutputStream")) {
        return MARSHAL;
      }
      if (type.startsWith("okhttp3.") || type.contains(".sender.")) {
        return TRANSPORT;
      }
    }
    return WORKER;
  }

  /** By the innermost frame of tracing. */
  private static Part ofRequest(List<RecordedFrame> frames) {
    boolean shop = false;
    for (RecordedFrame frame : frames) {
      String type = type(frame);
      if (AROUND.stream().anyMatch(type::startsWith)) {
        return shop ? SHOP : type.contains("jdbc") ? STATEMENTS : CLIENT;
      }
      Part part = of(type, frame.getMethod().getName());
      if (part != null) {
        return part;
      }
      shop |= PLATFORM.stream().noneMatch(type::startsWith);
    }
    return SHOP;
  }

  private static Part of(String type, String method) {
    if (method.startsWith("lambda$wrap")) {
      return null;
    }
    if (type.startsWith("io.opentelemetry.sdk.metrics")
        || type.contains("Durations")
        || type.endsWith("MeasuredRequest")) {
      return RECORDED;
    }
    if (type.startsWith("io.opentelemetry.sdk.trace") || type.contains(".NoDatabaseRoots")) {
      return type.contains("BatchSpanProcessor") || method.startsWith("end") ? END : START;
    }
    if (type.startsWith("io.opentelemetry.context")
        || type.startsWith("io.opentelemetry.api")
        || type.startsWith("io.micronaut.tracing.opentelemetry.OpenTelemetryPropagationContext")
        || type.endsWith(".RequestHeaders")) {
      return CONTEXT;
    }
    if (type.contains("opentelemetry") && type.contains("logback")
        || type.startsWith("dev.keepsake.tracing.log")) {
      return LOGS;
    }
    if (type.startsWith("dev.keepsake.tracing.http")) {
      return type.contains(".Client") || type.contains(".UrlTemplates") ? CLIENT : SERVER;
    }
    if (type.startsWith("dev.keepsake.tracing.jdbc")
        || type.startsWith("io.opentelemetry.instrumentation.")) {
      return STATEMENTS;
    }
    return null;
  }

  private static String type(RecordedFrame frame) {
    return frame.getMethod().getType().getName();
  }

  @Override
  public String toString() {
    return words;
  }
}
