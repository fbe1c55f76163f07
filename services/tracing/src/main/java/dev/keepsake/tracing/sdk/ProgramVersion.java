package dev.keepsake.tracing.sdk;

import io.micronaut.core.annotation.Nullable;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The version that the manifest of the running program states, if one does. */
final class ProgramVersion {
  private ProgramVersion() {}

  static @Nullable String find() {
    String command = System.getProperty("sun.java.command", "");
    String program = command.split(" ", 2)[0];
    return program.endsWith(".jar") ? ofJar(program) : ofClass(program);
  }

  private static @Nullable String ofJar(String path) {
    try (JarFile jar = new JarFile(path)) {
      Manifest manifest = jar.getManifest();
      return manifest == null
          ? null
          : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable String ofClass(String name) {
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      return Class.forName(name, false, loader).getPackage().getImplementationVersion();
    } catch (ClassNotFoundException | LinkageError e) {
      return null;
    }
  }
}
