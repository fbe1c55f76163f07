package dev.keepsake.postgres;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * PostgreSQL's programs, unpacked once from the archive on the class path.
 *
 * <p>The library that brings the archive could start PostgreSQL as well, but holds the archive in
 * memory twice for it, more than everything else here takes.
 */
record Binaries(Path directory) {

  static Binaries unpack() throws IOException, InterruptedException {
    Path cache = Path.of(System.getProperty("java.io.tmpdir"), "keepsake-postgres");
    Path ready = cache.resolve(digest());
    if (!Files.exists(ready)) {
      Files.createDirectories(cache);
      Path unpacking = Files.createTempDirectory(cache, "unpacking");
      untar(unpacking);
      try {
        Files.move(unpacking, ready);
      } catch (IOException e) {
        if (!Files.exists(ready)) {
          throw e;
        }
        // Somebody else was faster.
      }
    }
    return new Binaries(ready);
  }

  /** How to call one of the programs; root steps into a user namespace, for they refuse root. */
  List<String> command(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(directory.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  private static String digest() throws IOException {
    try (InputStream archive = archive()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int n = archive.read(buffer); n >= 0; n = archive.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void untar(Path directory) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-xJf", "-", "-C", directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream archive = archive();
        OutputStream out = tar.getOutputStream()) {
      archive.transferTo(out);
    }
    if (tar.waitFor() != 0) {
      throw new PostgresFailure("cannot unpack PostgreSQL: are tar and xz installed?");
    }
  }

  private static InputStream archive() throws IOException {
    String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : "Linux";
    String architecture = System.getProperty("os.arch");
    return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(
        system, architecture.equals("amd64") ? "x86_64" : architecture);
  }
}
