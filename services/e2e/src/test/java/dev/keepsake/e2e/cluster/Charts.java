package dev.keepsake.e2e.cluster;

import java.util.List;

/** Values of the charts that the tests need. */
final class Charts {
  private Charts() {}

  /** The images that were built here, in the place of the official ones. */
  static List<String> localImages() {
    return List.of("--values=k8s/local-images/keepsake.yaml");
  }
}
