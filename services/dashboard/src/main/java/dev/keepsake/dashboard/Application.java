package dev.keepsake.dashboard;

import io.micronaut.runtime.Micronaut;

/** Shows traces as they come in, and what the sampler made of each. */
final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
