package dev.keepsake.dashboard;

import com.google.protobuf.Message;
import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Await;
import dev.keepsake.testing.Caller;
import dev.keepsake.testing.SettableClock;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The service with settings of a test's own, and what the Collector and the page see of it. */
public final class TestDashboard implements AutoCloseable {
  private static final String PROTOBUF = "application/x-protobuf";

  private final EmbeddedServer server;
  private final Caller caller;

  public TestDashboard() {
    this(Map.of());
  }

  public TestDashboard(Map<String, Object> settings) {
    server = ApplicationContext.run(EmbeddedServer.class, new HashMap<>(settings));
    caller = new Caller(server);
  }

  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  public SettableClock clock() {
    return bean(SettableClock.class);
  }

  public URI of(String path) {
    return URI.create(server.getURI() + path);
  }

  /** Sends what the Collector sends; it has to be taken. */
  public void send(String path, Message message) {
    Answer answer = post(path, PROTOBUF, message.toByteArray());
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
  }

  public Answer post(String path, String contentType, byte[] body, String... headers) {
    return caller.send(
        caller
            .request(path, headers)
            .header("Content-Type", contentType)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  public Answer get(String path, String... headers) {
    return caller.send(caller.request(path, headers));
  }

  /** Asks until the answer is as wanted. */
  public Answer await(String path, Predicate<Answer> wanted) {
    Answer[] last = new Answer[1];
    Await.until(
        path,
        () -> {
          last[0] = get(path);
          return wanted.test(last[0]);
        });
    return last[0];
  }

  /** Waits until the trace is in a state. */
  public void awaitState(int trace, String state) {
    await("/api/traces/" + OtlpSpans.traceId(trace), answer -> state.equals(state(answer)));
  }

  /** Of a trace; null where it is not known. */
  private static Object state(Answer answer) {
    return answer.status() == 200 ? answer.map("summary").get("state") : null;
  }

  @Override
  public void close() {
    caller.close();
    server.close();
  }
}
