package dev.keepsake.images;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.DockerDaemonImage;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;

/** Where an image is put. */
final class Target {
  private Target() {}

  /**
   * A registry, to which one logs in as {@code docker login} has left it.
   *
   * @param name with registry and tag; plain HTTP is tried on localhost only
   */
  static Containerizer registry(String name) {
    ImageReference image = parsed(name);
    return Containerizer.to(
            RegistryImage.named(image)
                .addCredentialRetriever(
                    CredentialRetrieverFactory.forImage(image, event -> {}).dockerConfig()))
        .setAllowInsecureRegistries(name.matches("(localhost|127\\.0\\.0\\.1)(:.*|/.*)"));
  }

  /** The Docker engine that the {@code docker} command talks to. */
  static Containerizer engine(String name) {
    return Containerizer.to(DockerDaemonImage.named(parsed(name)));
  }

  private static ImageReference parsed(String name) {
    try {
      return ImageReference.parse(name);
    } catch (InvalidImageReferenceException e) {
      throw new ImageFailure(name + " is no name of an image", e);
    }
  }
}
