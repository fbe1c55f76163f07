package dev.keepsake.gateway;

import io.micronaut.runtime.Micronaut;

/** The gateway: the one way into the shop. */
final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
