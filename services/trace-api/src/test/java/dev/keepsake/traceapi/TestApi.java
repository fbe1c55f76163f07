package dev.keepsake.traceapi;

import dev.keepsake.testing.Answer;
import dev.keepsake.testing.Caller;
import dev.keepsake.testing.SettableClock;
import dev.keepsake.traceapi.export.FakeSender;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;

/** The service with settings of a test's own, and what its clients see of it. */
public final class TestApi implements AutoCloseable {
  private final EmbeddedServer server;
  private final Caller caller;

  public TestApi(Map<String, Object> settings) {
    server = ApplicationContext.run(EmbeddedServer.class, settings);
    caller = new Caller(server);
  }

  public <T> T bean(Class<T> type) {
    return server.getApplicationContext().getBean(type);
  }

  public FakeSender sender() {
    return bean(FakeSender.class);
  }

  public SettableClock clock() {
    return bean(SettableClock.class);
  }

  /** Starts a trace and gives the traceparent of its span. */
  public String start(String name) {
    return post("/start-trace", "{\"name\":\"%s\",\"service\":\"test\"}".formatted(name))
        .text("traceparent");
  }

  /** Adds a span and gives its traceparent. */
  public String add(String parent, String name) {
    return post("/add-trace", "{\"parent\":\"%s\",\"name\":\"%s\"}".formatted(parent, name))
        .text("traceparent");
  }

  public Answer stop(String span) {
    return post("/stop-trace", "{\"span\":\"" + span + "\"}");
  }

  public Answer post(String path, String body, String... headers) {
    return caller.send(
        caller
            .request(path, headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  public Answer get(String path, String... headers) {
    return caller.send(caller.request(path, headers));
  }

  @Override
  public void close() {
    caller.close();
    server.close();
  }
}
