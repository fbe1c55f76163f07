package dev.keepsake.images;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The classes of a service as its JVM has them after a start, so that the next start need not load
 * and link them anew (JEP 483, 514, 515).
 *
 * <p>The JVM takes a cache only for the same JVM build, collector and headers, and the same class
 * path: the jars in the same order, with the same sizes and times.
 *
 * <p>Two trainings never give the same bytes, so that a cache is kept and used again for as long as
 * all that it depends on is the same.
 */
final class AotCache {
  private static final String FILE = "app.aot";

  /** What Jib gives every file in an image. */
  private static final FileTime TIME_IN_IMAGE = FileTime.from(Instant.ofEpochSecond(1));

  private final String name;
  private final Jars jars;
  private final String mainClass;

  AotCache(String name, Jars jars, String mainClass) {
    this.name = name;
    this.jars = jars;
    this.mainClass = mainClass;
  }

  /** The file, made now unless it is kept from an earlier build of the same. */
  Path file() throws IOException, InterruptedException {
    return Cache.directory("aot-" + name, key(), this::train).resolve(FILE);
  }

  private void train(Path directory) throws IOException, InterruptedException {
    Path app = directory.resolve("app");
    copy(app);
    Path cache = directory.resolve(FILE);
    List<String> command = new ArrayList<>();
    command.add(JavaRuntime.linked().java().toString());
    command.add("-XX:AOTCacheOutput=" + cache);
    command.addAll(JvmOptions.FIXED);
    command.addAll(List.of("-Xmx256m", "-cp", String.join(":", jars.classPath(app)), mainClass));
    Training training = new Training(name, command, jars.contain("postgresql-"));
    Path log = directory.resolve("log");
    System.out.println("Training the AOT cache of " + name + " …");
    training.run(log);
    if (!Files.exists(cache)) {
      throw training.failure("wrote no cache", log);
    }
    Cache.delete(app);
  }

  private void copy(Path app) throws IOException {
    for (Jars.Jar jar : jars.all()) {
      Path copy = app.resolve(jar.inImage());
      Files.createDirectories(copy.getParent());
      Files.copy(jar.file(), copy);
      Files.setLastModifiedTime(copy, TIME_IN_IMAGE);
    }
  }

  private String key() throws IOException {
    List<String> inputs = new ArrayList<>();
    inputs.add(JavaRuntime.key());
    inputs.addAll(JvmOptions.FIXED);
    inputs.add(mainClass);
    // This program, for it is what trains.
    inputs.add(digest(Path.of(System.getProperty("java.class.path").split(":", -1)[0])));
    for (Jars.Jar jar : jars.all()) {
      inputs.add(jar.inImage() + " " + digest(jar.file()));
    }
    return String.join("\n", inputs);
  }

  private static String digest(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(content, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
