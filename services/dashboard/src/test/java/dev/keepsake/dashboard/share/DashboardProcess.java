package dev.keepsake.dashboard.share;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A dashboard as a process of its own. */
final class DashboardProcess implements AutoCloseable {
  /** A start takes a second or two, on a machine that has nothing else to do. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port;
  private final Process process;

  DashboardProcess(String redis, Path log) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.keepsake.dashboard.Application")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SERVER_PORT", Integer.toString(port));
    builder.environment().put("REDIS_URI", redis);
    builder.environment().put("REDIS_TIMEOUT", "60s");
    for (String signal : new String[] {"TRACES", "METRICS", "LOGS"}) {
      builder.environment().put("OTEL_" + signal + "_EXPORTER", "none");
    }
    process = builder.start();
  }

  URI of(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  void awaitReady() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (status(of("/health/readiness"), null) != 200) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new AssertionError("the dashboard is not ready: " + process);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Whether it took it. */
  boolean send(String path, byte[] otlp) {
    return status(of(path), otlp) == 200;
  }

  /** 0 when there is no answer. */
  private int status(URI address, byte[] body) {
    HttpRequest.Builder request = HttpRequest.newBuilder(address);
    if (body != null) {
      request
          .header("Content-Type", "application/x-protobuf")
          .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    }
    try {
      return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Without a word. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
    http.close();
  }
}
