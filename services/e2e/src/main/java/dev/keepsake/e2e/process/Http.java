package dev.keepsake.e2e.process;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Plain HTTP for questions to processes under test. */
public final class Http {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private Http() {}

  /** Whether something answers as wanted. */
  @FunctionalInterface
  public interface Probe {
    boolean answers() throws IOException, InterruptedException;
  }

  /** A probe that holds when the address answers 200. */
  public static Probe answers200(URI uri) {
    return () -> CLIENT.send(get(uri), BodyHandlers.discarding()).statusCode() == 200;
  }

  /** The body of a GET; an answer other than 200 is an {@link IOException}. */
  public static String body(URI uri) throws IOException, InterruptedException {
    return checked(uri, CLIENT.send(get(uri), BodyHandlers.ofString())).body();
  }

  /** The body of a GET as a stream; an answer other than 200 is an {@link IOException}. */
  public static InputStream stream(URI uri) throws IOException, InterruptedException {
    return checked(uri, CLIENT.send(get(uri), BodyHandlers.ofInputStream())).body();
  }

  /** Any request. */
  public static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private static HttpRequest get(URI uri) {
    return HttpRequest.newBuilder(uri).timeout(LIMIT).build();
  }

  private static <T> HttpResponse<T> checked(URI uri, HttpResponse<T> response) throws IOException {
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + " from " + uri);
    }
    return response;
  }
}
