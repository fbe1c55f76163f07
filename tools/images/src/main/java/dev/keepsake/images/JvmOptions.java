package dev.keepsake.images;

import java.util.List;

/** The JVM of a service in its image. */
final class JvmOptions {
  /**
   * Those that stand in the image for good. The collector decides whether the AOT cache fits; what
   * a deployment may want to change is in the image's JAVA_TOOL_OPTIONS instead, for an option given
   * here would win over it. No compact object headers: docs/adr/0014.
   */
  static final List<String> FIXED =
      List.of(
          // One small heap: the collector with the least overhead of its own.
          "-XX:+UseSerialGC",
          // A process out of memory says so and ends, instead of limping.
          "-XX:+ExitOnOutOfMemoryError",
          // Netty's use of Unsafe is known: a warning at every start otherwise.
          "--sun-misc-unsafe-memory-access=allow");

  private JvmOptions() {}
}
