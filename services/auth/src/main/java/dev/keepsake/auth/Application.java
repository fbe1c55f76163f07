package dev.keepsake.auth;

import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/** Who is calling: checks credentials and tokens. */
@OpenAPIDefinition(info = @Info(title = "auth", version = "1"))
final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
