package dev.keepsake.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Port;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The image of our Collector, on what the services' images stand on. */
final class CollectorImage {
  private static final AbsoluteUnixPath PROGRAM = AbsoluteUnixPath.get("/otelcol");

  private CollectorImage() {}

  /**
   * Makes the image.
   *
   * @param program a static binary for Linux
   * @param base an image in a registry, or {@code tar://} and a path
   */
  static void write(Path program, String base, Containerizer target)
      throws IOException, InterruptedException {
    try {
      JibContainerBuilder image = Jib.from(base);
      image.setFileEntriesLayers(List.of(layer(program)));
      image.setEntrypoint(PROGRAM.toString());
      image.setUser("10001:10001");
      image.addExposedPort(Port.tcp(4318));
      image.addPlatform(JavaRuntime.architecture(), "linux");
      image.containerize(target);
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ImageFailure("cannot make the Collector's image upon " + base, e);
    }
  }

  private static FileEntriesLayer layer(Path program) {
    return FileEntriesLayer.builder()
        .setName("otelcol")
        .addEntry(program, PROGRAM, FilePermissions.fromOctalString("755"))
        .build();
  }
}
