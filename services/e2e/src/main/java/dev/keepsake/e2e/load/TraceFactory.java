package dev.keepsake.e2e.load;

import static dev.keepsake.e2e.load.Values.attribute;

import com.google.protobuf.ByteString;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.semconv.CodeAttributes;
import io.opentelemetry.semconv.DbAttributes;
import io.opentelemetry.semconv.ExceptionAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Makes traces of {@value #SPANS} spans over three services, each of a known kind. Every second one
 * has a parent outside, as a request with a {@code traceparent} of its own has.
 */
public final class TraceFactory {
  /** How many spans a trace has. */
  public static final int SPANS = 8;

  /** The route of traces of the kind {@link TraceKind#ROUTE}. */
  public static final String NAMED_ROUTE = "/api/login";

  private static final AttributeKey<Boolean> SAMPLING_KEEP =
      AttributeKey.booleanKey("sampling.keep");
  private static final String ROUTE = "/api/orders/{id}";

  private final SplittableRandom random;
  private final String text;
  private boolean remoteParent;

  /**
   * @param seed the same seed makes the same ids
   */
  public TraceFactory(long seed) {
    this(seed, 0);
  }

  /**
   * @param seed the same seed makes the same ids
   * @param textBytes so long a text each span has besides, as that of a statement
   */
  public TraceFactory(long seed, int textBytes) {
    this.random = new SplittableRandom(seed);
    this.text = "x".repeat(textBytes);
  }

  /** Makes a trace that has just ended. */
  public LabelledTrace make(TraceKind kind) {
    remoteParent = !remoteParent;
    return new Build(kind).trace();
  }

  private ByteString id(int longs) {
    ByteBuffer bytes = ByteBuffer.allocate(longs * Long.BYTES);
    for (int i = 0; i < longs; i++) {
      // Zero is no valid id.
      bytes.putLong(random.nextLong() | 1);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  /** One trace while it is made: gateway → order → payment, from the root down. */
  private final class Build {
    private final TraceKind kind;
    private final ByteString traceId = id(2);
    private final long end = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    private final String route;
    private final String path;
    private final long status;
    private int depth;

    Build(TraceKind kind) {
      this.kind = kind;
      this.route = kind == TraceKind.ROUTE ? NAMED_ROUTE : ROUTE;
      this.path = kind == TraceKind.ROUTE ? route : "/api/orders/ord_" + Hex.of(traceId);
      this.status = kind == TraceKind.CLIENT_ERROR ? 404 : 200;
    }

    LabelledTrace trace() {
      Span root = server(remoteParent ? id(1) : ByteString.EMPTY, route, path);
      Span toOrder = client(root, "order");
      Span order = server(toOrder.getSpanId(), "/orders/{id}", "/orders/1");
      Span find = internal(order, "dev.keepsake.order.Orders.find");
      Span toPayment = client(order, "payment");
      Span payment = server(toPayment.getSpanId(), "/payments", "/payments");
      Span toProcessor = client(payment, "processor");
      Span charge = charge(toProcessor);
      return new LabelledTrace(
          Hex.of(traceId),
          kind,
          List.of(
              new LabelledTrace.Part("payment", List.of(charge, toProcessor, payment)),
              new LabelledTrace.Part("order", List.of(toPayment, find, order)),
              new LabelledTrace.Part("gateway", List.of(toOrder, root))));
    }

    private Span server(ByteString parent, String route, String path) {
      return span(parent, SpanKind.SPAN_KIND_SERVER, "GET " + route)
          .addAttributes(attribute(HttpAttributes.HTTP_REQUEST_METHOD, "GET"))
          .addAttributes(attribute(HttpAttributes.HTTP_ROUTE, route))
          .addAttributes(attribute(UrlAttributes.URL_PATH, path))
          .addAttributes(attribute(UrlAttributes.URL_SCHEME, "http"))
          .addAttributes(attribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status))
          .addAttributes(attribute(UserAgentAttributes.USER_AGENT_ORIGINAL, "curl/7.88.1"))
          .build();
    }

    private Span client(Span parent, String service) {
      Span.Builder span =
          span(parent.getSpanId(), SpanKind.SPAN_KIND_CLIENT, "GET /" + service)
              .addAttributes(attribute(HttpAttributes.HTTP_REQUEST_METHOD, "GET"))
              .addAttributes(attribute(ServerAttributes.SERVER_ADDRESS, service))
              .addAttributes(attribute(ServerAttributes.SERVER_PORT, 8080L))
              .addAttributes(attribute(UrlAttributes.URL_FULL, "http://" + service + ":8080/1"))
              .addAttributes(attribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status));
      if (kind == TraceKind.CLIENT_ERROR) {
        span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
      }
      return span.build();
    }

    private Span internal(Span parent, String function) {
      Span.Builder span =
          span(parent.getSpanId(), SpanKind.SPAN_KIND_INTERNAL, "find")
              .addAttributes(attribute(CodeAttributes.CODE_FUNCTION_NAME, function));
      if (kind == TraceKind.FORCED) {
        span.addAttributes(attribute(SAMPLING_KEEP, true));
      }
      return span.build();
    }

    private Span charge(Span parent) {
      Span.Builder span = span(parent.getSpanId(), SpanKind.SPAN_KIND_INTERNAL, "charge");
      if (kind == TraceKind.ERROR) {
        span.setStatus(
                Status.newBuilder()
                    .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                    .setMessage("processor broke"))
            .addEvents(
                Span.Event.newBuilder()
                    .setTimeUnixNano(end)
                    .setName("exception")
                    .addAttributes(
                        attribute(
                            ExceptionAttributes.EXCEPTION_TYPE, "java.lang.IllegalStateException"))
                    .addAttributes(
                        attribute(ExceptionAttributes.EXCEPTION_MESSAGE, "processor broke")));
      }
      return span.build();
    }

    private Span.Builder span(ByteString parent, SpanKind spanKind, String name) {
      // Each span a millisecond shorter than its parent, at both ends.
      long indent = TimeUnit.MILLISECONDS.toNanos(depth++);
      long duration = TimeUnit.MILLISECONDS.toNanos(kind == TraceKind.SLOW ? 2_500 : 120);
      Span.Builder span =
          Span.newBuilder()
              .setTraceId(traceId)
              .setSpanId(id(1))
              .setParentSpanId(parent)
              .setKind(spanKind)
              .setName(name)
              .setStartTimeUnixNano(end - duration + indent)
              .setEndTimeUnixNano(end - indent);
      if (!text.isEmpty()) {
        span.addAttributes(attribute(DbAttributes.DB_QUERY_TEXT, text));
      }
      return span;
    }
  }
}
