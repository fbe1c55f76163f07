package dev.keepsake.dashboard.intake;

import com.google.protobuf.Message;
import dev.keepsake.dashboard.login.OpenToAll;
import dev.keepsake.dashboard.trace.Attributes;
import dev.keepsake.dashboard.trace.Feed;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** OTLP/HTTP: all spans before sampling below /v1, what was kept below /kept/v1. */
@Hidden // a standard of its own
@OpenToAll // for the Collector
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@Consumes({OtlpBody.PROTOBUF, MediaType.APPLICATION_JSON})
@Produces({OtlpBody.PROTOBUF, MediaType.APPLICATION_JSON})
class OtlpController {
  /** By which a Collector says which of the samplers it is. */
  private static final String SAMPLER = "X-Keepsake-Sampler";

  private static final int LONGEST_NAME = 100;

  private final OtlpBody bodies;
  private final Intake intake;

  OtlpController(OtlpBody bodies, Intake intake) {
    this.bodies = bodies;
    this.intake = intake;
  }

  @Post("/v1/traces")
  HttpResponse<byte[]> traces(HttpRequest<byte[]> request) throws IOException {
    return traces(request, Feed.ALL);
  }

  @Post("/kept/v1/traces")
  HttpResponse<byte[]> keptTraces(HttpRequest<byte[]> request) throws IOException {
    return traces(request, Feed.KEPT);
  }

  @Post("/v1/logs")
  HttpResponse<byte[]> logs(HttpRequest<byte[]> request) throws IOException {
    intake.logs(bodies.read(request, ExportLogsServiceRequest.newBuilder()).build());
    return answer(request, ExportLogsServiceResponse.getDefaultInstance());
  }

  @Post("/v1/metrics")
  HttpResponse<byte[]> metrics(HttpRequest<byte[]> request) throws IOException {
    intake.metrics(bodies.read(request, ExportMetricsServiceRequest.newBuilder()).build());
    return answer(request, ExportMetricsServiceResponse.getDefaultInstance());
  }

  private HttpResponse<byte[]> traces(HttpRequest<byte[]> request, Feed feed) throws IOException {
    int rejected =
        intake.traces(
            feed,
            sampler(request),
            bodies.read(request, ExportTraceServiceRequest.newBuilder()).build());
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    if (rejected > 0) {
      response.setPartialSuccess(
          ExportTracePartialSuccess.newBuilder()
              .setRejectedSpans(rejected)
              .setErrorMessage("spans without valid ids or times"));
    }
    return answer(request, response.build());
  }

  @Nullable
  private static String sampler(HttpRequest<?> request) {
    String name = request.getHeaders().get(SAMPLER);
    return name == null ? null : Attributes.cut(name, LONGEST_NAME);
  }

  private static HttpResponse<byte[]> answer(HttpRequest<?> request, Message message)
      throws IOException {
    return OtlpBody.isJson(request)
        ? HttpResponse.ok(OtlpJson.write(message).getBytes(StandardCharsets.UTF_8))
            .contentType(MediaType.APPLICATION_JSON_TYPE)
        : HttpResponse.ok(message.toByteArray()).contentType(OtlpBody.PROTOBUF);
  }
}
