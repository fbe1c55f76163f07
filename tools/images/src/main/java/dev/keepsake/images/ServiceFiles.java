package dev.keepsake.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What an image of a service has beside its jars: the index of their beans, the options of its JVM,
 * its AOT cache, and the list of its libraries.
 */
final class ServiceFiles {
  /** Where Jib puts what it packs. */
  private static final Path APP = Path.of("/app");

  private final Path target;
  private final String name;
  private final String mainClass;

  /**
   * @param module the directory of the Maven module, already packaged
   * @param name of its jar
   */
  ServiceFiles(Path module, String name, String mainClass) {
    this.target = module.resolve("target");
    this.name = name;
    this.mainClass = mainClass;
  }

  /** Writes target/image, which Jib adds as /app. */
  void write() throws IOException, InterruptedException {
    Path image = target.resolve("image");
    Cache.delete(image);
    Files.createDirectories(image);
    Files.copy(target.resolve("bom.json"), image.resolve("bom.json"));
    Jars own = Jars.of(target, name);
    Path index = image.resolve("service-index.jar");
    ServiceIndexJar.write(own, index);
    Jars jars = own.and(new Jars.Jar(index, index.getFileName().toString()));
    List<String> options = new ArrayList<>(JvmOptions.FIXED);
    if (Boolean.parseBoolean(System.getProperty("keepsake.image.train", "true"))) {
      Files.copy(new AotCache(name, jars, mainClass).file(), image.resolve("app.aot"));
      options.add("-XX:AOTCache=" + APP.resolve("app.aot"));
    }
    options.addAll(List.of("-cp", String.join(":", jars.classPath(APP)), mainClass));
    Files.write(image.resolve("java.options"), options);
  }
}
