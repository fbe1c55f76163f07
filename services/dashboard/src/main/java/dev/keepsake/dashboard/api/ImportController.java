package dev.keepsake.dashboard.api;

import dev.keepsake.dashboard.intake.Intake;
import dev.keepsake.dashboard.intake.OtlpJson;
import dev.keepsake.dashboard.trace.Feed;
import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;

/** Takes traces from a file. */
@CommonProblems
@Controller("/api/import")
@ExecuteOn(TaskExecutors.BLOCKING)
class ImportController {
  private final Intake intake;
  private final JsonMapper json;

  ImportController(Intake intake, JsonMapper json) {
    this.intake = intake;
    this.json = json;
  }

  /**
   * Shows the traces of a file, as kept by the policy "imported": OTLP in JSON, as exported, or
   * Jaeger's.
   */
  @Post(consumes = MediaType.APPLICATION_JSON)
  @ApiResponse(responseCode = "200", description = "They are there")
  @ApiResponse(
      responseCode = "415",
      description = "The body is not application/json",
      content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
  Imported take(@Body byte[] body) {
    ExportTraceServiceRequest request = read(body);
    int traces = traces(request);
    if (traces == 0) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid-request", "There are no spans in the body.");
    }
    if (intake.traces(Feed.IMPORTED, null, request) > 0) {
      throw unreadable("of valid ids and times throughout; what is has been taken");
    }
    return new Imported(traces);
  }

  private ExportTraceServiceRequest read(byte[] body) {
    try {
      JsonNode document = json.readValue(body, JsonNode.class);
      if (document != null && JaegerJson.isOne(document)) {
        return JaegerJson.read(document);
      }
      ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
      OtlpJson.read(body, request);
      return request.build();
    } catch (IOException | IllegalArgumentException | IllegalStateException e) {
      throw unreadable("OTLP in JSON, nor Jaeger's");
    }
  }

  private static ProblemException unreadable(String what) {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid-request", "The body is not " + what + ".");
  }

  private static int traces(ExportTraceServiceRequest request) {
    return (int)
        request.getResourceSpansList().stream()
            .flatMap(ofResource -> ofResource.getScopeSpansList().stream())
            .flatMap(ofScope -> ofScope.getSpansList().stream())
            .map(span -> span.getTraceId())
            .distinct()
            .count();
  }
}
