package dev.keepsake.dashboard.live;

import dev.keepsake.dashboard.TestDashboard;
import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A page that listens. */
public final class TestPage implements WebSocket.Listener, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.createDefault();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final AtomicInteger received = new AtomicInteger();
  private final StringBuilder parts = new StringBuilder();
  private final WebSocket socket;
  private volatile boolean isClosed;

  /** With headers: names and values. */
  public TestPage(TestDashboard dashboard, String... headers) {
    this(dashboard.of("/api/live"), headers);
  }

  /** At an address, with headers: names and values. */
  public TestPage(URI live, String... headers) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    URI address = URI.create(live.toString().replaceFirst("^http", "ws"));
    socket = builder.buildAsync(address, this).join();
  }

  public void resume(long sequence) {
    say("{\"type\":\"resume\",\"sequence\":" + sequence + "}");
  }

  void say(String message) {
    socket.sendText(message, true).join();
  }

  /** The next message. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> next() throws InterruptedException {
    String message = messages.poll(20, TimeUnit.SECONDS);
    if (message == null) {
      throw new AssertionError("no message");
    }
    try {
      return JSON.readValue(message, Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Map<String, Object> nextOfType(String type) throws InterruptedException {
    Map<String, Object> message = next();
    while (!type.equals(message.get("type"))) {
      message = next();
    }
    return message;
  }

  int received() {
    return received.get();
  }

  public boolean isClosed() {
    return isClosed;
  }

  @SuppressWarnings("unchecked")
  public static List<Object> traces(Map<String, Object> message) {
    return ((List<Map<String, Object>>) message.get("upserts"))
        .stream().map(trace -> trace.get("traceId")).toList();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    parts.append(data);
    if (last) {
      received.incrementAndGet();
      messages.add(parts.toString());
      parts.setLength(0);
    }
    webSocket.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    isClosed = true;
    return null;
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    isClosed = true;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
