package dev.keepsake.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.nio.file.Path;

/** Brings an image that is a file into a registry. */
final class Push {
  private Push() {}

  /**
   * Pushes it as it is.
   *
   * @param name with registry and tag; plain HTTP is tried on localhost only
   * @return the name by digest
   */
  static String image(Path tar, String name) throws IOException, InterruptedException {
    try {
      Containerizer registry =
          Containerizer.to(RegistryImage.named(name))
              .setAllowInsecureRegistries(name.matches("(localhost|127\\.0\\.0\\.1)(:.*|/.*)"));
      JibContainer pushed =
          Jib.from(TarImage.at(tar))
              .addPlatform(JavaRuntime.architecture(), "linux")
              .containerize(registry);
      return pushed.getTargetImage().toString() + " " + pushed.getDigest();
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ImageFailure("cannot push " + tar + " as " + name, e);
    }
  }
}
