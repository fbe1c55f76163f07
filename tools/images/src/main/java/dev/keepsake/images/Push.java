package dev.keepsake.images;

import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.TarImage;
import java.io.IOException;
import java.nio.file.Path;

/** Brings an image that is a file into a registry. */
final class Push {
  private Push() {}

  /**
   * Pushes it as it is.
   *
   * @param name with registry and tag
   * @return the name by digest
   */
  static String image(Path tar, String name) throws IOException, InterruptedException {
    try {
      JibContainer pushed =
          Jib.from(TarImage.at(tar))
              .addPlatform(JavaRuntime.architecture(), "linux")
              .containerize(Target.registry(name));
      return pushed.getTargetImage().toString() + " " + pushed.getDigest();
    } catch (IOException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new ImageFailure("cannot push " + tar + " as " + name, e);
    }
  }
}
