package dev.keepsake.problem;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** A controller with one of everything that a caller can get wrong. */
@Controller("/parcels")
@ExecuteOn(TaskExecutors.BLOCKING)
class ParcelController {

  @Serdeable
  record Line(
      @NotBlank @Size(max = 10) @PlainText String name,
      @Nullable @PositiveOrZero BigDecimal price,
      @Nullable Integer quantity) {}

  @Serdeable
  record Parcel(
      @NotEmpty List<@Valid @NotNull Line> items, @Nullable Boolean fragile, @Nullable Kind kind) {}

  enum Kind {
    SMALL,
    LARGE
  }

  @Post
  Parcel send(@Body @Valid Parcel parcel) {
    return parcel;
  }

  @Get("/{number}")
  Map<String, Object> find(
      @PathVariable int number, @QueryValue(defaultValue = "1") @Max(100) int limit) {
    return Map.of("number", number, "limit", limit);
  }

  @Get("/search")
  Map<String, Object> search(@QueryValue String text) {
    return Map.of("text", text);
  }

  @Get("/broken")
  String broken() {
    throw new IllegalStateException("the secret is 42");
  }

  @Get("/store/{sqlState}")
  String storeFailed(String sqlState) {
    throw new IllegalStateException(new SQLException("the secret is 42", sqlState));
  }

  @Get("/taken")
  String taken() {
    throw new ProblemException(HttpStatus.CONFLICT, "parcel-taken", "Someone has it already.")
        .withField("number", "is taken")
        .withHeader("Retry-After", "3");
  }
}
