package dev.keepsake.traceapi.client;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.keepsake.problem.ProblemException;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Limits how fast one client may call, by a bucket of tokens. */
@Singleton
public class RateLimits {
  /** Bounds the memory that callers from many addresses can take: about 2 MB. */
  private static final int MAX_CLIENTS = 10_000;

  private final LimitsConfiguration limits;
  private final TimeMeter time;
  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MAX_CLIENTS).build();

  RateLimits(LimitsConfiguration limits, Clock clock) {
    this.limits = limits;
    this.time = new ClockMeter(clock);
  }

  /**
   * Counts calls of a client.
   *
   * @throws ProblemException 429 {@code rate-limited}, and none of them is counted
   */
  public void count(String client, int calls) {
    if (limits.callsPerSecond() == 0 || calls == 0) {
      return;
    }
    Bucket bucket = buckets.get(client, unused -> newBucket());
    ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(calls);
    if (!probe.isConsumed()) {
      throw tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
  }

  private ProblemException tooMany(Duration wait) {
    return new ProblemException(
            HttpStatus.TOO_MANY_REQUESTS,
            "rate-limited",
            "At most " + limits.callsPerSecond() + " calls a second; try again later.")
        .withRetryAfter(wait);
  }

  private Bucket newBucket() {
    return Bucket.builder()
        .withCustomTimePrecision(time)
        .addLimit(
            bandwidth ->
                bandwidth
                    .capacity(limits.burst())
                    .refillGreedy(limits.callsPerSecond(), Duration.ofSeconds(1)))
        .build();
  }

  private record ClockMeter(Clock clock) implements TimeMeter {
    @Override
    public long currentTimeNanos() {
      Instant now = clock.instant();
      return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    @Override
    public boolean isWallClockBased() {
      return true;
    }
  }
}
