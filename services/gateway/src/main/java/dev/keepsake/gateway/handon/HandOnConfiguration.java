package dev.keepsake.gateway.handon;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.annotation.Nullable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which services have no code of their own in the gateway.
 *
 * @param services their names: what is asked of {@code /api/NAME} is handed on to {@code /NAME} of
 *     the service NAME
 */
@Context
@ConfigurationProperties("gateway.hand-on")
record HandOnConfiguration(@Nullable List<String> services) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  HandOnConfiguration {
    services =
        services == null ? List.of() : services.stream().filter(name -> !name.isBlank()).toList();
    services.forEach(
        name -> {
          if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                "gateway.hand-on.services: " + name + " is no name of a service");
          }
        });
  }
}
