package dev.keepsake.gateway.order;

import dev.keepsake.gateway.openapi.RequestId;
import dev.keepsake.problem.IdempotencyHeader;
import dev.keepsake.problem.Problem;
import io.micronaut.http.MediaType;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the OpenAPI document says of a request that places an order. */
@Operation(
    parameters = {
      @Parameter(
          name = IdempotencyHeader.NAME,
          in = ParameterIn.HEADER,
          description =
              "Requests with the same key make one order. All guests are one user: take a random key,"
                  + " such as a UUID.",
          schema = @Schema(type = "string", pattern = IdempotencyHeader.PATTERN)),
      @Parameter(
          name = RequestId.HEADER,
          in = ParameterIn.HEADER,
          description = RequestId.DESCRIPTION,
          example = RequestId.EXAMPLE,
          schema = @Schema(type = "string"))
    })
@RequestBody(
    required = true,
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = OrderRequest.class),
            examples = {
              @ExampleObject(name = "names", value = "{\"items\": [\"item1\"], \"total\": 99.99}"),
              @ExampleObject(
                  name = "items",
                  value =
                      "{\"items\": [{\"name\": \"Test Item\", \"price\": 10.99, \"quantity\": 2}],"
                          + " \"total\": 21.98, \"card\": \"tok_visa\"}")
            }))
@ApiResponse(
    responseCode = "201",
    description = "The order was made and paid.",
    headers = {
      @Header(
          name = "Location",
          required = true,
          description = "where the order is found",
          schema = @Schema(type = "string", example = "/api/orders/ord_01jd7w3v")),
      @Header(
          name = IdempotencyHeader.REPLAYED,
          description = "true when an earlier request with the same Idempotency-Key made the order",
          schema = @Schema(type = "string", allowableValues = "true"))
    },
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON,
            schema = @Schema(implementation = Order.class)))
@ApiResponse(
    responseCode = "402",
    description = "The card was declined.",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "409",
    description = "Something is out of stock, or the same order is still being made.",
    headers =
        @Header(
            name = "Retry-After",
            description = "seconds to wait, for an order that is still being made",
            schema = @Schema(type = "integer", minimum = "0")),
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@ApiResponse(
    responseCode = "422",
    description = "There is no such item, or the key was used for another order.",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_PROBLEM,
            schema = @Schema(implementation = Problem.class)))
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
@interface PlacesOrder {}
