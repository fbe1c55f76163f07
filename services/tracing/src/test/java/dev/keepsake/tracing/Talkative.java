package dev.keepsake.tracing;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what it is told. */
@Controller("/log")
@ExecuteOn(TaskExecutors.BLOCKING)
class Talkative {
  private static final Logger LOG = LoggerFactory.getLogger(Talkative.class);

  @Get("/{word}")
  String log(@PathVariable String word) {
    LOG.atInfo().addKeyValue("orderId", "ord_1").log("Somebody says {}", word);
    LOG.warn("Somebody failed", new IllegalStateException("no stock"));
    return word;
  }
}
