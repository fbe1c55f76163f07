package dev.keepsake.problem;

import io.micronaut.context.annotation.Requires;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.ClientFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.context.ServerHttpRequestContext;
import java.util.Optional;

/**
 * Remembers with the request being served which service failed last, since the client's exceptions
 * of a timeout or a refused connection do not tell.
 */
@ClientFilter(ClientFilter.MATCH_ALL_PATTERN)
@Requires(classes = HttpClientException.class)
final class FailedService {
  private static final String ATTRIBUTE = FailedService.class.getName();

  @ResponseFilter
  void remember(HttpRequest<?> call, Throwable failure) {
    String service = BasicHttpAttributes.getServiceId(call).orElse(null);
    if (service != null) {
      ServerHttpRequestContext.find()
          .ifPresent(request -> request.setAttribute(ATTRIBUTE, service));
    }
  }

  static Optional<String> last() {
    return ServerHttpRequestContext.find()
        .flatMap(request -> request.getAttribute(ATTRIBUTE, String.class));
  }
}
