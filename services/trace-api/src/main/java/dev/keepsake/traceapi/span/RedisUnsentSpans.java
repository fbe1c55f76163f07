package dev.keepsake.traceapi.span;

import dev.keepsake.problem.ProblemException;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ended spans in the Redis until they are sent, each with the replica that is to send it. That one
 * says again and again that it is there; when it does not, another sends what it had. A span may be
 * sent twice so, but not never.
 */
@Singleton
@Requires(property = "redis.uri")
final class RedisUnsentSpans implements UnsentSpans {
  private static final Logger LOG = LoggerFactory.getLogger(RedisUnsentSpans.class);
  private static final int PAGE = 1000;

  private final RedisScript script;
  private final SpanJson json;
  private final Duration patience;

  /** This replica, since its start. */
  private final String owner = UUID.randomUUID().toString();

  /** Those that are on their way here: what the Redis has beside them nobody here knows of. */
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /** Those of them that are to be forgotten. */
  private final Set<String> sent = ConcurrentHashMap.newKeySet();

  RedisUnsentSpans(RedisScript script, SpanJson json, StoreConfiguration configuration) {
    this.script = script;
    this.json = json;
    this.patience = configuration.replicaTimeout();
  }

  /** What this replica is called in the Redis. */
  String owner() {
    return owner;
  }

  /** Says that this replica is about to send a span, or would be, had it been told of its end. */
  void hold(String id) {
    held.add(id);
  }

  /** Says that it is not. */
  void letGo(String id) {
    held.remove(id);
  }

  /** As a store's; none is taken in between for one that nobody knows of. */
  synchronized List<EndedSpan> takeIdle(
      String before, int most, int remembered, String reason, Instant now) {
    List<EndedSpan> taken =
        replies(
                script.run(
                    "idle", before, most, remembered, owner, RedisScript.micros(now), reason))
            .stream()
            .map(reply -> EndedSpan.abandoned(reply.open(), reason))
            .toList();
    taken.stream().filter(EndedSpan::isSampled).forEach(this::hold);
    return taken;
  }

  @Override
  public boolean areKept() {
    return true;
  }

  @Override
  public synchronized List<EndedSpan> take(Instant now, int most) {
    forgetSent();
    Object kept = script.run("alive", owner, RedisScript.micros(now)).getFirst();
    List<EndedSpan> taken = new ArrayList<>();
    if (most > 0 && (Long) kept > held.size()) {
      taken.addAll(takeUnknown(most));
    }
    if (taken.size() < most) {
      String dead = RedisScript.micros(now.minus(patience));
      taken.addAll(ended(script.run("adopt", owner, dead, most - taken.size())));
    }
    if (!taken.isEmpty()) {
      LOG.info("{} ended spans are sent that nobody else would send", taken.size());
    }
    taken.forEach(this::hold);
    return taken;
  }

  @Override
  public void forget(List<EndedSpan> spans) {
    spans.forEach(span -> sent.add(RedisScript.id(span.span().key())));
    try {
      forgetSent();
    } catch (ProblemException e) {
      LOG.warn("{} spans that were sent are in the Redis still: later", sent.size());
    }
  }

  /** What is left is another's to send, at once. */
  @PreDestroy
  void leave() {
    try {
      forgetSent();
      script.run("leave", owner);
    } catch (ProblemException e) {
      LOG.warn("Other replicas will miss this one in {} only", patience);
    }
  }

  private void forgetSent() {
    while (!sent.isEmpty()) {
      List<String> ids = sent.stream().limit(PAGE).toList();
      script.run("forget", ids.toArray());
      ids.forEach(this::letGo);
      ids.forEach(sent::remove);
    }
  }

  /** Those of this replica whose end was carried out, of which it was not told in time. */
  private List<EndedSpan> takeUnknown(int most) {
    List<String> unknown = new ArrayList<>();
    List<Object> page;
    int offset = 0;
    do {
      page = script.run("own", owner, offset, PAGE);
      page.stream().map(String.class::cast).filter(id -> !held.contains(id)).forEach(unknown::add);
      offset += page.size();
    } while (page.size() == PAGE && unknown.size() < most);
    Object[] ids = unknown.stream().limit(Math.min(most, PAGE)).toArray();
    return ended(script.run("ended", ids));
  }

  private void hold(EndedSpan span) {
    hold(RedisScript.id(span.span().key()));
  }

  private List<EndedSpan> ended(List<Object> replies) {
    return replies(replies).stream().map(RedisReply::ended).toList();
  }

  @SuppressWarnings("unchecked")
  private List<RedisReply> replies(List<Object> replies) {
    return replies.stream().map(reply -> new RedisReply(json, (List<Object>) reply)).toList();
  }
}
