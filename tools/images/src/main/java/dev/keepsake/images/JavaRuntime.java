package dev.keepsake.images;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** The part of the JDK that the services run on, linked from the JDK that runs this program. */
record JavaRuntime(Path directory) {
  /** What jdeps finds in the services' class paths, without the modules that only tools need. */
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.instrument",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.security.sasl",
          "java.sql",
          "java.xml",
          "jdk.jfr",
          "jdk.management",
          "jdk.net",
          "jdk.unsupported",
          "jdk.zipfs");

  private static final List<String> OPTIONS =
      List.of(
          "--add-modules",
          String.join(",", MODULES),
          "--strip-debug",
          "--no-header-files",
          "--no-man-pages");

  static JavaRuntime linked() throws IOException, InterruptedException {
    if (!System.getProperty("os.name").equals("Linux")) {
      throw new ImageFailure(
          "images are built on Linux, for their Java runtime is linked from the JDK at hand, and"
              + " this is "
              + System.getProperty("os.name"));
    }
    String key = key();
    return new JavaRuntime(Cache.directory("runtime", key, JavaRuntime::link).resolve("java"));
  }

  Path java() {
    return directory.resolve("bin").resolve("java");
  }

  /** As images name the processor. */
  static String architecture() {
    return System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
  }

  /** What decides the bytes of the runtime. */
  static String key() {
    return String.join(
        " ",
        System.getProperty("java.vendor.version"),
        System.getProperty("java.runtime.version"),
        System.getProperty("os.arch"),
        String.join(" ", OPTIONS));
  }

  private static void link(Path directory) {
    ToolProvider jlink =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new ImageFailure("this JDK has no jlink: " + javaHome()));
    PrintWriter output = new PrintWriter(System.err, true);
    String[] arguments =
        Stream.concat(OPTIONS.stream(), Stream.of("--output", directory.resolve("java").toString()))
            .toArray(String[]::new);
    if (jlink.run(output, output, arguments) != 0) {
      throw new ImageFailure("jlink of " + javaHome() + " failed, see above");
    }
  }

  private static String javaHome() {
    return System.getProperty("java.home");
  }
}
