package dev.keepsake.tracing.http;

import io.micronaut.http.HttpHeaders;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Headers that the configuration asks for as attributes; none by default, secret ones never. */
final class CapturedHeaders {
  private static final Logger LOG = LoggerFactory.getLogger(CapturedHeaders.class);

  private static final Set<String> SECRET =
      Set.of(
          "authorization",
          "cookie",
          "proxy-authorization",
          "set-cookie",
          "x-amz-security-token",
          "x-api-key",
          "x-auth-token",
          "x-csrf-token");

  private final List<Header> headers = new ArrayList<>();

  private record Header(String name, AttributeKey<List<String>> key) {}

  private CapturedHeaders(String prefix, List<String> names) {
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (SECRET.contains(lower)) {
        LOG.warn("The header {} holds secrets and is not captured", name);
      } else {
        headers.add(new Header(lower, AttributeKey.stringArrayKey(prefix + lower)));
      }
    }
  }

  /** Headers of requests, as {@code http.request.header.NAME}. */
  static CapturedHeaders ofRequests(List<String> names) {
    return new CapturedHeaders("http.request.header.", names);
  }

  /** Headers of responses, as {@code http.response.header.NAME}. */
  static CapturedHeaders ofResponses(List<String> names) {
    return new CapturedHeaders("http.response.header.", names);
  }

  void set(Span span, HttpHeaders from) {
    for (int i = 0; i < headers.size(); i++) {
      Header header = headers.get(i);
      List<String> values = from.getAll(header.name());
      if (!values.isEmpty()) {
        span.setAttribute(header.key(), values);
      }
    }
  }
}
