package dev.keepsake.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The class path of a service, in Maven's order: its own jar, then the libraries. */
record Jars(List<Jar> all) {

  /**
   * One of them.
   *
   * @param inImage where Jib puts it, below /app
   */
  record Jar(Path file, String inImage) {}

  /** Those that the build has left in {@code target}, as the manifest of {@code name}.jar says. */
  static Jars of(Path target, String name) throws IOException {
    List<Jar> jars = new ArrayList<>();
    Path own = target.resolve(name + ".jar");
    jars.add(new Jar(own, "classpath/" + name + ".jar"));
    try (JarFile jar = new JarFile(own.toFile())) {
      String libraries = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      for (String library : libraries.split(" ", -1)) {
        Path file = target.resolve(library);
        jars.add(new Jar(file, "libs/" + file.getFileName()));
      }
    }
    return new Jars(jars);
  }

  /** The same with one more at the end of the class path. */
  Jars and(Jar last) {
    return new Jars(Stream.concat(all.stream(), Stream.of(last)).toList());
  }

  List<String> classPath(Path app) {
    return all.stream().map(jar -> app.resolve(jar.inImage()).toString()).toList();
  }

  boolean contain(String prefix) {
    return all.stream().anyMatch(jar -> jar.file().getFileName().toString().startsWith(prefix));
  }
}
