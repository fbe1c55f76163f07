package dev.keepsake.gateway.handon;

import dev.keepsake.gateway.client.TransientFailure;
import io.micronaut.core.type.Argument;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpVersion;
import io.micronaut.http.client.HttpClient;
import io.micronaut.http.client.HttpClientRegistry;
import io.micronaut.http.client.HttpVersionSelection;
import io.micronaut.retry.annotation.Retryable;
import jakarta.inject.Singleton;

/** Calls services by their names; each has a URL under {@code micronaut.http.services}. */
@Singleton
class HandOnClient {
  private static final HttpVersionSelection HTTP_1 =
      HttpVersionSelection.forLegacyVersion(HttpVersion.HTTP_1_1);
  private static final Argument<byte[]> BYTES = Argument.of(byte[].class);

  private final HttpClientRegistry<? extends HttpClient> clients;

  HandOnClient(HttpClientRegistry<? extends HttpClient> clients) {
    this.clients = clients;
  }

  @Retryable(
      attempts = "${gateway.retry.attempts}",
      delay = "${gateway.retry.delay}",
      jitter = "0.5",
      predicate = TransientFailure.class)
  HttpResponse<byte[]> read(String service, HttpRequest<byte[]> request) {
    return call(service, request);
  }

  /** Not tried again: an answer that was lost may have been a thing done. */
  HttpResponse<byte[]> write(String service, HttpRequest<byte[]> request) {
    return call(service, request);
  }

  private HttpResponse<byte[]> call(String service, HttpRequest<byte[]> request) {
    // The span's name.
    BasicHttpAttributes.setUriTemplate(request, "/" + service + "/{+path}");
    return clients
        .getClient(HTTP_1, service, null)
        .toBlocking()
        .exchange(request, BYTES, Argument.STRING);
  }
}
