package dev.keepsake.bare;

import io.micronaut.runtime.Micronaut;

/**
 * A service that does nothing but tell that it is alive: what Micronaut's start takes by itself,
 * beside which {@code make bench-images} shows that of the others.
 */
final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
