package dev.keepsake.traceapi;

import io.micronaut.runtime.Micronaut;

/** Makes traces for programs that have no OpenTelemetry SDK. */
final class Application {
  private Application() {}

  public static void main(String[] args) {
    Micronaut.run(Application.class, args);
  }
}
