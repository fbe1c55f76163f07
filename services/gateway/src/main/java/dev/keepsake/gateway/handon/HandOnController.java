package dev.keepsake.gateway.handon;

import dev.keepsake.gateway.identity.IdentityService;
import dev.keepsake.problem.IdempotencyHeader;
import dev.keepsake.problem.ProblemException;
import io.micronaut.context.annotation.Executable;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hands requests on as they come, in the name of the caller: {@code GET /api/shipping/1?x=2}
 * becomes {@code GET /shipping/1?x=2} at the service. Its routes are those of {@link HandOnRoutes}.
 */
@Singleton
@ExecuteOn(TaskExecutors.BLOCKING)
class HandOnController {
  static final String PREFIX = "/api/";

  /** Of what a caller says, what the service has to know; the trace goes along by itself. */
  private static final List<String> HANDED_ON =
      List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE, IdempotencyHeader.NAME);

  /** No empty part and none of dots alone, by which one could leave the service's own paths. */
  private static final Pattern PATH =
      Pattern.compile("(?:(?!\\.+(?:/|$))[A-Za-z0-9._~-]{1,64}(?:/(?!$)|$)){1,8}");

  private final IdentityService identities;
  private final HandOnClient client;

  HandOnController(IdentityService identities, HandOnClient client) {
    this.identities = identities;
    this.client = client;
  }

  @Executable
  HttpResponse<byte[]> read(HttpRequest<?> request) {
    String service = service(request);
    return answer(service, client.read(service, handedOn(request, service)));
  }

  @Executable
  HttpResponse<byte[]> write(HttpRequest<?> request, @Nullable @Body byte[] body) {
    String service = service(request);
    return answer(service, client.write(service, handedOn(request, service).body(body)));
  }

  private MutableHttpRequest<byte[]> handedOn(HttpRequest<?> request, String service) {
    // As it was sent: the route's variable has it decoded.
    String path = request.getUri().getRawPath().substring((PREFIX + service + "/").length());
    if (!PATH.matcher(path).matches()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "invalid-request",
          "After "
              + PREFIX
              + service
              + " come 1 to 8 parts, each of 1 to 64 letters, digits, -, ., _ or ~, and not of dots"
              + " alone.");
    }
    String query = request.getUri().getRawQuery();
    String uri = "/" + service + "/" + path + (query == null ? "" : "?" + query);
    MutableHttpRequest<byte[]> handedOn = HttpRequest.create(request.getMethod(), uri);
    for (String name : HANDED_ON) {
      request.getHeaders().findFirst(name).ifPresent(value -> handedOn.header(name, value));
    }
    String authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    return handedOn.header(
        HttpHeaders.AUTHORIZATION, identities.verify(authorization).authorization());
  }

  private static HttpResponse<byte[]> answer(String service, HttpResponse<byte[]> answer) {
    var handedOn = HttpResponse.<byte[]>status(answer.code(), answer.reason());
    answer.getContentType().ifPresent(handedOn::contentType);
    String location = answer.header(HttpHeaders.LOCATION);
    if (location != null && location.startsWith("/" + service + "/")) {
      handedOn.header(HttpHeaders.LOCATION, PREFIX + location.substring(1));
    }
    return handedOn.body(answer.body());
  }

  private static String service(HttpRequest<?> request) {
    String path = request.getUri().getRawPath().substring(PREFIX.length());
    return path.substring(0, path.indexOf('/'));
  }
}
