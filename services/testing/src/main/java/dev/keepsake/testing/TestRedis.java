package dev.keepsake.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/**
 * A real Redis that keeps its data from one start to the next. A field of a test with {@code
 * AutoClose}: each test has its own, or all of a class one where the field is static.
 */
public final class TestRedis implements AutoCloseable {
  private final Path data;
  private final int port;
  private final RedisServer server;

  /** Starts it, with nothing in it. */
  public TestRedis() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
      data = Files.createTempDirectory("redis");
      server =
          RedisServer.newRedisServer()
              .port(port)
              .bind("127.0.0.1")
              .setting("dir " + data)
              .setting("appendonly yes")
              .setting("appendfsync always")
              .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    up();
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public void up() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void down() {
    try {
      server.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    down();
    try (Stream<Path> files = Files.walk(data)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
