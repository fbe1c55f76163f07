package dev.keepsake.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Results that are dear to make and depend on nothing but their key, in the directory that the
 * tools are kept in too ({@code KEEPSAKE_CACHE}).
 */
final class Cache {
  private Cache() {}

  /** Fills a directory with the result. */
  interface Maker {
    void make(Path directory) throws IOException, InterruptedException;
  }

  /** The directory with the result, made now unless it is there. Whole or absent. */
  static Path directory(String name, String key, Maker maker)
      throws IOException, InterruptedException {
    Path ready = root().resolve(name + "-" + digest(key));
    if (Files.exists(ready)) {
      return ready;
    }
    Files.createDirectories(root());
    Path making = Files.createTempDirectory(root(), "." + name);
    try {
      maker.make(making);
      Files.move(making, ready);
    } catch (IOException e) {
      // Somebody else was faster, and has the same result.
      if (!Files.exists(ready)) {
        throw e;
      }
    } finally {
      delete(making);
    }
    return ready;
  }

  static Path root() {
    String own = System.getenv("KEEPSAKE_CACHE");
    if (own != null && !own.isBlank()) {
      return Path.of(own);
    }
    String user = System.getenv("XDG_CACHE_HOME");
    Path caches =
        user == null || user.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(user);
    return caches.resolve("keepsake");
  }

  static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(directory)) {
      files = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }

  private static String digest(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
