package dev.keepsake.traceapi.api;

import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** For the OpenAPI document: a token is needed only where the settings say so. */
@SecurityRequirement(name = "")
@SecurityRequirement(name = TraceApi.BEARER)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
@interface OptionalToken {}
