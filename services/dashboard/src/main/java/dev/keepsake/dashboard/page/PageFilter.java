package dev.keepsake.dashboard.page;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.io.ResourceResolver;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Guards the page by headers, and answers its own addresses, which are no files, with the page:
 * what it shows is in its address.
 */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
class PageFilter {
  /** No script, style or connection but our own, and in nobody's frame. */
  private static final String POLICY =
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  private static final List<String> NOT_THE_PAGES =
      List.of("/api", "/v1", "/kept", "/health", "/swagger");

  private final ResourceResolver resources;

  PageFilter(ResourceResolver resources) {
    this.resources = resources;
  }

  @ResponseFilter
  void guard(HttpRequest<?> request, MutableHttpResponse<?> response) throws IOException {
    if (response.status() == HttpStatus.NOT_FOUND && isPages(request)) {
      byte[] page = page();
      if (page != null) {
        response
            .status(HttpStatus.OK)
            .body(page)
            .contentType(MediaType.TEXT_HTML_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-cache");
      }
    }
    if (response.status() == HttpStatus.OK && request.getPath().startsWith("/assets/")) {
      // Another content has another name.
      response.header(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
    }
    response.header("Content-Security-Policy", POLICY);
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Referrer-Policy", "no-referrer");
  }

  private static boolean isPages(HttpRequest<?> request) {
    String path = request.getPath();
    return request.getMethod() == HttpMethod.GET
        && request.accept().stream().anyMatch(type -> type.getName().equals(MediaType.TEXT_HTML))
        && path.lastIndexOf('.') <= path.lastIndexOf('/')
        && NOT_THE_PAGES.stream().noneMatch(path::startsWith);
  }

  @Nullable
  private byte[] page() throws IOException {
    try (InputStream file =
        resources.getResourceAsStream("classpath:public/index.html").orElse(null)) {
      return file == null ? null : file.readAllBytes();
    }
  }
}
