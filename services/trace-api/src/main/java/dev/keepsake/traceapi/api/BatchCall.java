package dev.keepsake.traceapi.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.Valid;
import java.util.Objects;
import java.util.stream.Stream;

/** One call of a batch: exactly one of these. */
@Serdeable
record BatchCall(
    @JsonProperty("start-trace") @Nullable @Valid StartTrace startTrace,
    @JsonProperty("add-trace") @Nullable @Valid AddTrace addTrace,
    @JsonProperty("add-event") @Nullable @Valid AddEvent addEvent,
    @JsonProperty("set-attributes") @Nullable @Valid SetAttributes setAttributes,
    @JsonProperty("stop-trace") @Nullable @Valid StopTrace stopTrace) {

  boolean isOne() {
    return Stream.of(startTrace, addTrace, addEvent, setAttributes, stopTrace)
            .filter(Objects::nonNull)
            .count()
        == 1;
  }
}
