package dev.keepsake.frontend;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The synthetic users of the shop: sends requests to the gateway until told to stop. */
final class Application {
  private static final int FAILED = 1;

  /** For sending the last spans, beyond the wait for the last answers. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private Application() {}

  public static void main(String[] args) {
    AtomicInteger exitCode = new AtomicInteger(FAILED);
    CountDownLatch done = new CountDownLatch(1);
    try (ApplicationContext context =
        Micronaut.build(args).mainClass(Application.class).banner(false).start()) {
      Frontend frontend = context.getBean(Frontend.class);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(frontend, done, exitCode)));
      exitCode.set(frontend.run());
    } catch (RuntimeException e) {
      System.err.println(e.getMessage());
    }
    done.countDown();
    System.exit(exitCode.get());
  }

  /** Ends with our exit code, where the JVM would end with 143 for a SIGTERM. */
  private static void stop(Frontend frontend, CountDownLatch done, AtomicInteger exitCode) {
    frontend.stop();
    try {
      if (!done.await(frontend.longestStop().plus(CLOSING).toMillis(), TimeUnit.MILLISECONDS)) {
        exitCode.set(FAILED);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(exitCode.get());
  }
}
