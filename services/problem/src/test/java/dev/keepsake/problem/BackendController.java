package dev.keepsake.problem;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.client.annotation.Client;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Another service that fails in every way, and a front that lets its failures pass. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
class BackendController {
  private final BackendClient backend;
  private final DeafClient deaf;
  private final ImpatientClient impatient;

  BackendController(BackendClient backend, DeafClient deaf, ImpatientClient impatient) {
    this.backend = backend;
    this.deaf = deaf;
    this.impatient = impatient;
  }

  @Get("/front/{failure}")
  String front(@PathVariable String failure) {
    return switch (failure) {
      case "refused" -> deaf.call();
      case "slow" -> impatient.slow();
      default -> backend.call(failure);
    };
  }

  @Get("/back/conflict")
  String conflict() {
    throw new ProblemException(HttpStatus.CONFLICT, "out-of-stock", "There are only 3.")
        .withField("items[0].quantity", "is more than 3")
        .withHeader("Retry-After", "7");
  }

  @Get("/back/behind")
  String behind() {
    throw new ProblemException(
        HttpStatus.GATEWAY_TIMEOUT, "processor-timeout", "The card processor is slow.");
  }

  @Get("/back/broken")
  String broken() {
    throw new IllegalStateException("the secret is 42");
  }

  @Get("/back/no-token")
  HttpResponse<String> noToken() {
    return HttpResponse.<String>unauthorized()
        .header("WWW-Authenticate", "Bearer")
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE)
        .body("{\"type\":\"urn:keepsake:problem:invalid-token\",\"detail\":\"Send one.\"}");
  }

  @Get("/back/callers-token")
  String callersToken() {
    throw new ProblemException(HttpStatus.UNAUTHORIZED, "invalid-token", "Log in again.")
        .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"");
  }

  @Get("/back/html")
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<String> html() {
    return HttpResponse.badRequest("<html>");
  }

  @Get("/back/slow")
  String slow() throws InterruptedException {
    new CountDownLatch(1).await(5, TimeUnit.SECONDS);
    return "late";
  }

  @Client(id = "backend", path = "/back")
  interface BackendClient {
    @Get("/{failure}")
    String call(String failure);
  }

  /** The only one that may run into its time limit, also on a machine that is busy. */
  @Client(id = "impatient", path = "/back")
  interface ImpatientClient {
    @Get("/slow")
    String slow();
  }

  @Client(id = "deaf")
  interface DeafClient {
    @Get("/")
    String call();
  }
}
