package dev.keepsake.problem;

import io.micronaut.serde.annotation.Serdeable;

/** One fault of a request: the path of the field and what is wrong with it. */
@Serdeable
record FieldError(String field, String detail) {}
