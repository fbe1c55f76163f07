package dev.keepsake.tracing.http;

import io.micronaut.core.annotation.Nullable;

/** URI templates of clients, as {@code url.template} has them. */
final class UrlTemplates {
  private UrlTemplates() {}

  /** The path of the template, without the host, the query and the fragment that it may have. */
  static @Nullable String path(@Nullable String template) {
    if (template == null || template.isEmpty()) {
      return null;
    }
    int start = afterHost(template);
    int end = start;
    while (end < template.length() && !startsQuery(template, end)) {
      end++;
    }
    return start == 0 && end == template.length()
        ? template
        : end == start ? "/" : template.substring(start, end);
  }

  private static int afterHost(String template) {
    int scheme = template.indexOf("://");
    if (scheme < 0) {
      return 0;
    }
    int slash = template.indexOf('/', scheme + 3);
    return slash < 0 ? template.length() : slash;
  }

  private static boolean startsQuery(String template, int at) {
    char c = template.charAt(at);
    if (c == '?') {
      return true;
    }
    char next = c == '{' && at + 1 < template.length() ? template.charAt(at + 1) : ' ';
    return next == '?' || next == '&' || next == '#';
  }
}
