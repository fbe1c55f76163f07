package dev.keepsake.traceapi.api;

import dev.keepsake.problem.Problem;
import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: the errors that any call can meet. */
@ApiResponse(
    responseCode = "400",
    description =
        "The call is not valid; the problem names the field. Types: invalid-request, malformed-id,"
            + " invalid-time, limit-exceeded",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "401",
    description = "The token is not valid, or there is none. Type: invalid-token",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "413",
    description = "The body is larger than 256 KiB",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "415",
    description = "The body is not application/json",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "429",
    description =
        "Too many calls, or too many open spans of this client. Types: rate-limited,"
            + " too-many-open-spans",
    headers =
        @Header(
            name = "Retry-After",
            description = "seconds to wait, for rate-limited",
            schema = @Schema(type = "integer", minimum = "0")),
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "503",
    description =
        "There is no room, or no store: call again later. Types: store-full, queue-full,"
            + " store-unavailable",
    headers =
        @Header(
            name = "Retry-After",
            description = "seconds to wait",
            schema = @Schema(type = "integer", minimum = "0")),
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface CommonProblems {}
