package dev.keepsake.inventory;

import io.micronaut.runtime.Micronaut;
import io.swagger.v3.oas.annotations.OpenAPIDefinition;
import io.swagger.v3.oas.annotations.info.Info;

/** Keeps the stock and reserves it for orders. */
@OpenAPIDefinition(info = @Info(title = "inventory", version = "1"))
final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
