package dev.keepsake.dashboard.api;

import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: the errors that any call can meet. */
@ApiResponse(
    responseCode = "400",
    description = "A parameter is not valid; the problem names it. Type: invalid-request",
    content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
@ApiResponse(
    responseCode = "413",
    description = "The address is longer than 4 kB, or the body larger than 4 MiB. Type: too-large",
    content = @Content(mediaType = MediaType.APPLICATION_JSON_PROBLEM))
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface CommonProblems {}
