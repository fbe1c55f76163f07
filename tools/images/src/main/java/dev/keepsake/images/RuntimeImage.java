package dev.keepsake.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The image that those of the services stand on. Were the runtime added to each of them as files,
 * Jib would put it above the classes, and a node would unpack it anew with each of their changes.
 */
final class RuntimeImage {
  static final String JAVA_HOME = "/opt/java";

  private final JavaRuntime runtime;

  RuntimeImage(JavaRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Writes the image as a tar.
   *
   * @param base an image in a registry, or {@code tar://} and a path
   */
  void write(String base, Path tar) throws IOException, InterruptedException {
    try {
      JibContainerBuilder image = Jib.from(base);
      image.addFileEntriesLayer(layer());
      image.addEnvironmentVariable("JAVA_HOME", JAVA_HOME);
      image.addPlatform(JavaRuntime.architecture(), "linux");
      Containerizer containerizer =
          Containerizer.to(TarImage.at(tar).named("keepsake/runtime"))
              .setAllowInsecureRegistries(true);
      image.containerize(containerizer);
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ImageFailure(
          "cannot build upon "
              + base
              + " (where its registry is out of reach:"
              + " -Dkeepsake.image.base=tar://$(tools/build base-image))",
          e);
    }
  }

  private FileEntriesLayer layer() throws IOException {
    return FileEntriesLayer.builder()
        .setName("java")
        .addEntryRecursive(
            runtime.directory(), AbsoluteUnixPath.get(JAVA_HOME), RuntimeImage::permissions)
        .build();
  }

  /** As jlink gave them, whatever the umask of whoever builds. */
  private static FilePermissions permissions(Path file, AbsoluteUnixPath inImage) {
    boolean executable = Files.isDirectory(file) || Files.isExecutable(file);
    return FilePermissions.fromOctalString(executable ? "755" : "644");
  }
}
