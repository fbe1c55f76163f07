package dev.keepsake.shop;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The settings that every service of the shop starts from; its own application.yml, the environment
 * and system properties win over them.
 */
@ContextConfigurer
public final class ShopDefaults implements ApplicationContextConfigurer {
  /** Below application.yml, whose place is -300. */
  private static final int POSITION = -1000;

  @Override
  public void configure(ApplicationContextBuilder builder) {
    Map<String, Object> defaults = new LinkedHashMap<>();
    defaults.put("keepsake.tracing.resource.namespace", "shop");
    server(defaults);
    clients(defaults);
    tokens(defaults);
    builder.propertySources(PropertySource.of("shop-defaults", defaults, POSITION));
  }

  private static void server(Map<String, Object> defaults) {
    defaults.put("micronaut.server.max-request-size", "64KB");
    defaults.put("micronaut.server.idle-timeout", "75s");
    defaults.put("micronaut.lifecycle.graceful-shutdown.enabled", true);
    defaults.put("micronaut.lifecycle.graceful-shutdown.grace-period", "10s");
    defaults.put("micronaut.router.static-resources.swagger.paths", "classpath:META-INF/swagger");
    defaults.put("micronaut.router.static-resources.swagger.mapping", "/swagger/**");
    defaults.put("endpoints.all.enabled", false);
    defaults.put("endpoints.health.enabled", true);
    defaults.put("endpoints.health.sensitive", false);
    defaults.put("endpoints.health.details-visible", "AUTHENTICATED");
    defaults.put("endpoints.health.disk-space.enabled", false);
  }

  private static void clients(Map<String, Object> defaults) {
    defaults.put("micronaut.http.client.connect-timeout", "1s");
    defaults.put("micronaut.http.client.read-timeout", "5s");
    defaults.put("micronaut.http.client.follow-redirects", false);
  }

  private static void tokens(Map<String, Object> defaults) {
    String jwt = "micronaut.security.token.jwt.";
    defaults.put(jwt + "signatures.secret.generator.secret", "${shop.jwt-secret:}");
    defaults.put(jwt + "signatures.secret.generator.jws-algorithm", "HS256");
    defaults.put(jwt + "claims-validators.issuer", SignedTokens.INTERNAL_ISSUER);
    defaults.put("micronaut.security.token.propagation.enabled", true);
    defaults.put(
        "micronaut.security.token.propagation.service-id-regex",
        "gateway|auth|user|order|inventory|payment");
    // An unknown path is a 404 to everyone.
    defaults.put("micronaut.security.reject-not-found", false);
    for (String endpoint : new String[] {"login", "logout", "oauth", "keys", "introspection"}) {
      defaults.put("micronaut.security.endpoints." + endpoint + ".enabled", false);
    }
  }
}
