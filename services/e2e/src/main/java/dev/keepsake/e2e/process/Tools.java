package dev.keepsake.e2e.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The outside programs that the tests run: named by the system property {@code keepsake.NAME}, or
 * by the environment variable {@code NAME}, or else made by {@code tools/build NAME}.
 */
public final class Tools {
  private static final System.Logger LOG = System.getLogger(Tools.class.getName());
  private static final ConcurrentMap<String, Path> FOUND = new ConcurrentHashMap<>();

  private Tools() {}

  /** The OpenTelemetry Collector. */
  public static Path otelcol() {
    return FOUND.computeIfAbsent("otelcol", Tools::find);
  }

  /** Jaeger. */
  public static Path jaeger() {
    return FOUND.computeIfAbsent("jaeger", Tools::find);
  }

  /** The fuzzer of HTTP endpoints. */
  public static Path schemathesis() {
    return FOUND.computeIfAbsent("schemathesis", Tools::find);
  }

  /** What makes load by HTTP. */
  public static Path vegeta() {
    return FOUND.computeIfAbsent("vegeta", Tools::find);
  }

  /** What talks to a Kubernetes. */
  public static Path kubectl() {
    return FOUND.computeIfAbsent("kubectl", Tools::find);
  }

  /** What installs charts. */
  public static Path helm() {
    return FOUND.computeIfAbsent("helm", Tools::find);
  }

  /** What builds, pushes and installs from source. */
  public static Path skaffold() {
    return FOUND.computeIfAbsent("skaffold", Tools::find);
  }

  /** Where images are pushed to and pulled from. */
  public static Path registry() {
    return FOUND.computeIfAbsent("registry", Tools::find);
  }

  private static Path find(String name) {
    String property = System.getProperty("keepsake." + name, "");
    if (!property.isBlank()) {
      return executable(Path.of(property), "the system property keepsake." + name);
    }
    String variable = System.getenv().getOrDefault(name.toUpperCase(Locale.ROOT), "");
    if (!variable.isBlank()) {
      return executable(Path.of(variable), "the variable " + name.toUpperCase(Locale.ROOT));
    }
    return build(name);
  }

  private static Path executable(Path path, String source) {
    if (!Files.isExecutable(path)) {
      throw new AssertionError(
          source + " names " + path + ", which is no program: name one, or leave it out");
    }
    return path.toAbsolutePath();
  }

  private static Path build(String name) {
    Path script = Repository.path("tools/build");
    if (!Files.isExecutable(script)) {
      throw new AssertionError(missing(name, script + " is not there"));
    }
    LOG.log(
        System.Logger.Level.INFO, "tools/build {0}: some minutes if it is not in the cache", name);
    try {
      Process process =
          new ProcessBuilder(script.toString(), name)
              .directory(Repository.path("").toFile())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String printed =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new AssertionError(missing(name, "tools/build " + name + " failed"));
      }
      return executable(Path.of(printed.lines().toList().getLast()), "tools/build " + name);
    } catch (IOException e) {
      throw new AssertionError(missing(name, "tools/build " + name + " did not start"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while building " + name, e);
    }
  }

  private static String missing(String name, String reason) {
    return "%s: run `tools/build %s`, or name a binary by -Dkeepsake.%s=PATH or %s=PATH"
        .formatted(reason, name, name, name.toUpperCase(Locale.ROOT));
  }
}
