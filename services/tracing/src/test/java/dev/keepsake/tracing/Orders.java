package dev.keepsake.tracing;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.exceptions.HttpStatusException;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import jakarta.inject.Provider;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The routes that the tests call. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
class Orders {
  /** Lets a test end an answer that never comes. */
  static final CountDownLatch NEVER = new CountDownLatch(1);

  private final Provider<OrderClient> elsewhere;

  Orders(Provider<OrderClient> elsewhere) {
    this.elsewhere = elsewhere;
  }

  @Get("/orders/{id}")
  Map<String, String> find(@PathVariable String id, @QueryValue @Nullable String expand) {
    return switch (id) {
      case "missing" -> throw new HttpStatusException(HttpStatus.NOT_FOUND, "no such order");
      case "broken" -> throw new IllegalStateException("the order is broken");
      default -> Map.of("orderId", id, "expand", String.valueOf(expand));
    };
  }

  @Get("/orders/of/{service}")
  Map<String, String> findElsewhere(@PathVariable String service) {
    return elsewhere.get().find("ord_1");
  }

  @Get("/status/{code}")
  HttpResponse<String> answer(@PathVariable int code) {
    return HttpResponse.status(code, "As asked").body("{}");
  }

  @Post("/orders")
  Map<String, Object> place(@Body Map<String, Object> order) {
    return order;
  }

  @Get("/never")
  String never() throws InterruptedException {
    NEVER.await(30, TimeUnit.SECONDS);
    return "late";
  }

  @Get("/health/liveness")
  String health() {
    return "up";
  }
}
