package dev.keepsake.gateway.handon;

import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpRequest;
import io.micronaut.web.router.DefaultRouteBuilder;
import io.micronaut.web.router.RouteBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** A route for each service, so that the spans and metrics of one are told from another's. */
@Singleton
class HandOnRoutes extends DefaultRouteBuilder {
  HandOnRoutes(
      ExecutionHandleLocator handles,
      RouteBuilder.UriNamingStrategy naming,
      ConversionService conversion) {
    super(handles, naming, conversion);
  }

  @Inject
  void add(HandOnConfiguration configuration) {
    for (String service : configuration.services()) {
      String uri = HandOnController.PREFIX + service + "/{+path}";
      GET(uri, HandOnController.class, "read", HttpRequest.class);
      Class<?>[] withBody = {HttpRequest.class, byte[].class};
      POST(uri, HandOnController.class, "write", withBody);
      PUT(uri, HandOnController.class, "write", withBody);
      DELETE(uri, HandOnController.class, "write", withBody);
    }
  }
}
