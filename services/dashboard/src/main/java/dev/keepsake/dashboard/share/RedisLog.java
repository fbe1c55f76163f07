package dev.keepsake.dashboard.share;

import dev.keepsake.dashboard.AppliedTime;
import dev.keepsake.dashboard.share.RedisStream.Entry;
import dev.keepsake.dashboard.share.Unread.Own;
import io.micronaut.core.annotation.Nullable;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of a stream in a Redis. What comes in is written there, and applied when it is read
 * back, by each replica; one that starts reads all that is there. While the Redis is away, what
 * comes in is applied at once, and written when it is back.
 */
final class RedisLog implements IntakeLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RedisLog.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long RETRY_MILLIS = 500;
  private static final int MOST_REPLICAS = 1000;

  /** Written by a replica when it joins: what it reads back shows that it can write, too. */
  private static final String HELLO = "hello";

  private record Member<T, R>(Part<T, R> part) {
    @Nullable
    Object apply(T content, Entry entry, long place, boolean isOwn) {
      return AppliedTime.at(
          entry.timeMillis(), () -> part.apply(content, new Part.Place(place, isOwn)));
    }

    void applyRead(Entry entry) throws IOException {
      apply(part.read(Packing.unpack(entry.packed())), entry, entry.place(), false);
    }
  }

  private final BiConsumer<String, String> teller;
  private final Clock clock;
  private final Unread unread;
  private final String replica = UUID.randomUUID().toString();
  private final Thread reader;
  private final Map<String, Member<?, ?>> members = new HashMap<>();

  /** Of each other replica the last number that was read. */
  private final Map<String, Long> numbers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST_REPLICAS;
        }
      };

  private long lastNumber;
  private long hello;
  private boolean isClosed;

  /** Where what comes in is written; null for nowhere. */
  @Nullable private RedisStream stream;

  /** Null before the first attempt. */
  @Nullable private volatile State state;

  /**
   * A log that does not read yet.
   *
   * @param streams opens the stream; throws where the Redis is away
   * @param teller is told what happens: its kind, and a text
   * @param mostBytes that the Redis may hold
   * @param mostUnread bytes that may wait for it
   * @param age after which the Redis forgets all if no replica is left
   */
  RedisLog(
      Supplier<RedisStream> streams,
      BiConsumer<String, String> teller,
      Clock clock,
      long mostBytes,
      long mostUnread,
      Duration age) {
    this.teller = teller;
    this.clock = clock;
    this.unread = new Unread(mostUnread);
    this.reader =
        Thread.ofPlatform()
            .name("redis-log")
            .daemon()
            .unstarted(new Follower(streams, this, new Retention(mostBytes), age));
  }

  @Override
  @SuppressWarnings("unchecked")
  public synchronized <T, R> Entrance<T, R> join(String kind, Part<T, R> part) {
    Member<T, R> member = new Member<>(part);
    members.put(kind, member);
    return content -> (R) append(kind, member, content);
  }

  @Override
  public State state() {
    return state == State.SHARED ? State.SHARED : State.AWAY;
  }

  /** Reads what is there, and goes on to do so; returns when it has, or knows that it cannot. */
  void start() throws InterruptedException {
    reader.start();
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (this) {
      while (state == null && System.nanoTime() < end) {
        wait(100);
      }
    }
  }

  @Nullable
  private <T, R> Object append(String kind, Member<T, R> member, T content) {
    byte[] packed = Packing.pack(member.part().write(content));
    return append(
            kind,
            packed,
            member.part().size(content),
            (entry, place) -> member.apply(content, entry, place, true))
        .result()
        .join();
  }

  private interface Applier {
    @Nullable
    Object apply(Entry entry, long place);
  }

  private synchronized Own append(String kind, byte[] packed, int size, Applier applier) {
    awaitRoom();
    Entry entry = new Entry(null, kind, replica, ++lastNumber, clock.millis(), packed);
    Own own = new Own(entry, place -> applier.apply(entry, place), size);
    unread.add(own);
    if (stream != null) {
      stream.write(entry);
    } else {
      own.apply(0);
      unread.makeRoom();
    }
    return own;
  }

  /** A Redis that is slow is waited for: it is soon either faster or away. */
  private void awaitRoom() {
    boolean isInterrupted = false;
    while (stream != null && unread.isFull()) {
      try {
        wait(100);
      } catch (InterruptedException e) {
        isInterrupted = true;
      }
    }
    if (isInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** How long one that starts later has to find it. */
  synchronized Duration lifetime(Entry entry) {
    @Nullable Member<?, ?> member = members.get(entry.kind());
    return member == null ? Duration.ZERO : member.part().lifetime();
  }

  /** The next in the order. */
  synchronized void take(Entry entry) {
    @Nullable Member<?, ?> member = members.get(entry.kind());
    if (entry.replica().equals(replica)) {
      @Nullable Own own = unread.remove(entry.number());
      if (own != null) {
        own.apply(entry.place());
      }
      if (entry.number() == hello) {
        joined(entry.place());
      }
    } else if (member != null && isNew(entry)) {
      try {
        member.applyRead(entry);
      } catch (IOException | RuntimeException e) {
        LOG.warn("What another replica wrote cannot be read: {}", entry.id(), e);
      }
    }
    notifyAll();
  }

  /** What is written twice, because the answer to the first time was lost, counts once. */
  private boolean isNew(Entry entry) {
    long before = numbers.getOrDefault(entry.replica(), 0L);
    if (entry.number() <= before) {
      return false;
    }
    numbers.put(entry.replica(), entry.number());
    return true;
  }

  /** Writes what the Redis does not have, and from now on what comes in. */
  synchronized void begin(RedisStream opened) {
    Own greeting =
        new Own(
            new Entry(null, HELLO, replica, ++lastNumber, clock.millis(), new byte[0]),
            place -> null,
            0);
    hello = lastNumber;
    unread.add(greeting);
    unread.all().forEach(own -> opened.write(own.entry));
    stream = opened;
  }

  private void joined(long place) {
    members.values().forEach(member -> member.part().joined(place));
    if (state == State.AWAY) {
      teller.accept("store", "The Redis is back: replicas share again what comes in");
    }
    state = State.SHARED;
    long lost = unread.takeLost();
    if (lost > 0) {
      teller.accept(
          "data-dropped",
          "While the Redis was away there was no room for "
              + lost
              + " spans and messages: one replica has them alone");
    }
  }

  /** Goes on without the Redis, for a moment at least. */
  synchronized void leave(Throwable cause) {
    stream = null;
    if (isClosed) {
      unread.all().forEach(own -> own.apply(0));
      notifyAll();
      return;
    }
    if (state != State.AWAY) {
      state = State.AWAY;
      LOG.warn("The Redis is away: {}", cause.getMessage());
      teller.accept(
          "store",
          "The Redis is away: each replica shows what comes in at itself, until it is back");
    }
    unread.all().forEach(own -> own.apply(0));
    unread.makeRoom();
    notifyAll();
    try {
      wait(RETRY_MILLIS);
    } catch (InterruptedException e) {
      isClosed = true;
    }
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (stream != null && !unread.isEmpty() && System.nanoTime() < end) {
        wait(100);
      }
      isClosed = true;
      if (stream != null) {
        stream.close();
      }
      notifyAll();
    }
    if (reader.isAlive()) {
      reader.join(PATIENCE);
    }
  }
}
