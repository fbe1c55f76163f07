package dev.keepsake.traceapi.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keepsake.traceapi.span.OpenSpan;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** What a client has open. */
@Serdeable
record OpenSpans(
    @Schema(description = "how many there are, also where not all are listed") int count,
    @Schema(description = "those started first") @JsonInclude(JsonInclude.Include.ALWAYS)
        List<StartedSpan> spans) {

  static OpenSpans of(int count, List<OpenSpan> spans) {
    return new OpenSpans(count, spans.stream().map(span -> StartedSpan.of(span.start())).toList());
  }
}
