package dev.keepsake.tracing;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** A service as a process of its own, which sends itself one request and ends. */
final class OrderProgram {
  private OrderProgram() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    try (EmbeddedServer server =
            ApplicationContext.run(
                EmbeddedServer.class,
                Map.of("micronaut.application.name", "order", "micronaut.server.port", -1));
        HttpClient client = HttpClient.newHttpClient()) {
      var answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.getURI() + "/log/" + args[0])).build(),
              HttpResponse.BodyHandlers.ofString());
      System.out.println("answered " + answer.statusCode());
      System.out.println(server.getApplicationContext().getBean(OpenTelemetry.class));
      server.getApplicationContext().close();
    }
  }
}
