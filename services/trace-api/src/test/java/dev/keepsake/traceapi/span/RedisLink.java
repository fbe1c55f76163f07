package dev.keepsake.traceapi.span;

import dev.keepsake.testing.TestRedis;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A way to a Redis that keeps its answers back, from the answer to a certain operation on. */
public final class RedisLink implements AutoCloseable {
  private final TestRedis redis;
  private final ServerSocket server;
  private String operation;
  private boolean isHolding;

  public RedisLink(TestRedis redis) throws IOException {
    this.redis = redis;
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  public String uri() {
    return "redis://127.0.0.1:" + server.getLocalPort();
  }

  /** What is asked is passed on and done, but nobody is told any more. */
  public synchronized void holdAnswersTo(String operation) {
    this.operation = operation;
  }

  /** Also those that were held. */
  public synchronized void letAnswersThrough() {
    operation = null;
    isHolding = false;
    notifyAll();
  }

  @Override
  public void close() throws IOException {
    letAnswersThrough();
    server.close();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        Thread.startVirtualThread(() -> pass(client, upstream, this::seeQuestion));
        Thread.startVirtualThread(() -> pass(upstream, client, bytes -> awaitPassage()));
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private interface Watch {
    void sees(byte[] bytes) throws InterruptedException;
  }

  private static void pass(Socket from, Socket to, Watch watch) {
    byte[] buffer = new byte[65536];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        watch.sees(Arrays.copyOf(buffer, read));
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // One side has closed: the other is, too.
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }

  private synchronized void seeQuestion(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    isHolding |= operation != null && text.contains("\r\n" + operation + "\r\n");
  }

  private synchronized void awaitPassage() throws InterruptedException {
    while (isHolding) {
      wait();
    }
  }
}
