package dev.keepsake.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/** A real Redis that keeps its data from one start to the next. */
public final class TestRedis implements AutoCloseable {
  private final int port;
  private final RedisServer server;

  /** Starts it, with an empty directory for its data. */
  public TestRedis(Path data) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    server =
        RedisServer.newRedisServer()
            .port(port)
            .bind("127.0.0.1")
            .setting("dir " + data)
            .setting("appendonly yes")
            .setting("appendfsync always")
            .build();
    up();
  }

  public String uri() {
    return "redis://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public void up() throws IOException {
    server.start();
  }

  public void down() throws IOException {
    server.stop();
  }

  @Override
  public void close() throws IOException {
    down();
  }
}
