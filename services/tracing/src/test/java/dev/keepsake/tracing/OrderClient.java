package dev.keepsake.tracing;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.client.annotation.Client;
import java.util.Map;
import org.reactivestreams.Publisher;

/** A service's client of another service, as the shop has them. */
@Client("order")
interface OrderClient {
  @Get("/orders/{id}{?expand,accessToken}")
  Map<String, String> find(
      @PathVariable String id, @QueryValue String expand, @QueryValue String accessToken);

  @Get("/orders/{id}")
  Map<String, String> find(@PathVariable String id);

  @Post("/orders")
  Map<String, Object> place(@Body Map<String, Object> order);

  @Get("/status/{code}")
  String answer(@PathVariable int code);

  @Get("/never")
  String never();

  @Get("/never")
  Publisher<String> neverReactive();
}
