package dev.keepsake.gateway.openapi;

import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A token may come along; without it the caller is a guest. */
@SecurityRequirement(name = "")
@SecurityRequirement(name = ShopApi.BEARER)
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface OptionalToken {}
