package dev.keepsake.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What PostgreSQL's programs say, passed on to our own output: who runs this keeps one log, and
 * bounds it.
 *
 * <p>They do not inherit our output, for then whoever reads it would not see its end when this
 * process is killed.
 */
final class Output {
  private volatile String reason;
  private volatile CompletableFuture<Void> end = CompletableFuture.completedFuture(null);

  void follow(Process process) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    end = CompletableFuture.allOf(end, ended);
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                  if (line.contains("FATAL:") || line.contains("error:")) {
                    reason = line;
                  }
                  System.out.println(line);
                }
              } catch (IOException e) {
                // The process has ended.
              } finally {
                ended.complete(null);
              }
            });
  }

  /** The last line that names a failure, of programs that have ended. */
  Optional<String> reason() {
    end.completeOnTimeout(null, 1, TimeUnit.SECONDS).join();
    return Optional.ofNullable(reason);
  }
}
