package dev.keepsake.gateway.openapi;

import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.enums.SecuritySchemeType;
import io.swagger.v3.oas.annotations.info.Info;
import io.swagger.v3.oas.annotations.info.License;
import io.swagger.v3.oas.annotations.security.SecurityScheme;

/** What the OpenAPI document says of the API as a whole, and the regular expressions it shares. */
@OpenAPIDefinition(
    info =
        @Info(
            title = "gateway",
            version = "1",
            description =
                "The shop's public API. Every request may carry a token from POST /api/login; one"
                    + " without is a guest's. Every error is an application/problem+json with the"
                    + " trace id.",
            license =
                @License(name = "Apache-2.0", url = "https://www.apache.org/licenses/LICENSE-2.0")))
@SecurityScheme(
    name = ShopApi.BEARER,
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "JWT",
    description = "A token from POST /api/login; without it the caller is a guest.")
public final class ShopApi {
  public static final String BEARER = "bearer";

  /** The id of a user or an order. */
  public static final String ID = "^[A-Za-z0-9_-]{1,64}$";

  public static final String ID_MESSAGE = "must be 1 to 64 letters, digits, - or _";

  private ShopApi() {}
}
