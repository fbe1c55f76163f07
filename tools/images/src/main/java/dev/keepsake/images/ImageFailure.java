package dev.keepsake.images;

/** A failure that one line tells to whoever builds. */
final class ImageFailure extends RuntimeException {
  ImageFailure(String message) {
    super(message);
  }

  ImageFailure(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
