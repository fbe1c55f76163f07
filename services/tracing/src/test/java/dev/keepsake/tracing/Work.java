package dev.keepsake.tracing;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.Async;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.tracing.annotation.NewSpan;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.annotations.SpanAttribute;
import io.opentelemetry.instrumentation.annotations.WithSpan;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Work that leaves the request's thread in all the ways that services use. */
@Controller("/work")
@ExecuteOn(TaskExecutors.BLOCKING)
class Work {
  private final Steps steps;
  private final ExecutorService io;
  private final ExecutorService blocking;
  private final ExecutorService virtual;
  private final ExecutorService scheduled;

  Work(
      Steps steps,
      @Named(TaskExecutors.IO) ExecutorService io,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking,
      @Named(TaskExecutors.VIRTUAL) ExecutorService virtual,
      @Named(TaskExecutors.SCHEDULED) ExecutorService scheduled) {
    this.steps = steps;
    this.io = io;
    this.blocking = blocking;
    this.virtual = virtual;
    this.scheduled = scheduled;
  }

  @Get("/{way}")
  String go(@PathVariable String way) throws Exception {
    switch (way) {
      case "here" -> steps.named("x");
      case "async" -> steps.later();
      case "io" -> io.submit(() -> steps.named("x")).get();
      case "blocking" -> blocking.submit(() -> steps.named("x")).get();
      case "virtual" -> virtual.submit(() -> steps.named("x")).get();
      case "scheduled" -> scheduled.submit(() -> steps.named("x")).get();
      case "future" -> CompletableFuture.runAsync(() -> steps.named("x"), io).get();
      case "future-chain" ->
          CompletableFuture.supplyAsync(() -> "x", virtual)
              .thenAcceptAsync(steps::named, blocking)
              .get();
      case "thread" -> {
        Thread thread = Thread.ofVirtual().start(Context.current().wrap(() -> steps.named("x")));
        thread.join();
      }
      case "own-executor" -> {
        try (ExecutorService own = Executors.newVirtualThreadPerTaskExecutor()) {
          Context.taskWrapping(own).submit(() -> steps.named("x")).get();
        }
      }
      default -> throw new IllegalArgumentException(way);
    }
    return way;
  }

  @Get("/reactive")
  Mono<String> reactive() {
    return Mono.fromSupplier(
            () -> {
              steps.named("x");
              return "reactive";
            })
        .subscribeOn(Schedulers.fromExecutor(io));
  }

  @Singleton
  static class Steps {
    @WithSpan("step")
    void named(@SpanAttribute("kind") String kind) {}

    @Async
    @WithSpan("step")
    void later() {}

    @NewSpan("new-step")
    void created() {}

    @WithSpan
    void unnamed() {}

    @WithSpan("failing")
    void failing() {
      throw new IllegalStateException("no stock");
    }
  }
}
