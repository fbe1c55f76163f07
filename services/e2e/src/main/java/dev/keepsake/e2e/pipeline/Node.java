package dev.keepsake.e2e.pipeline;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A sampler or a router that is ended and started again, and what it counted in all its runs. */
public final class Node {
  private final Runnable start;
  private final Runnable stop;
  private final Runnable kill;
  private final Callable<Counts> counter;
  private Counts earlierRuns = Counts.NONE;
  private boolean running = true;

  private Node(Runnable start, Runnable stop, Runnable kill, Callable<Counts> counter) {
    this.start = start;
    this.stop = stop;
    this.kill = kill;
    this.counter = counter;
  }

  /** A sampler that runs. */
  public static Node of(Collector sampler) {
    return new Node(sampler::start, sampler::stop, sampler::kill, () -> Counts.of(sampler));
  }

  /** A router that runs. */
  public static Node of(Router router) {
    return new Node(router::start, router::stop, router::kill, () -> Counts.of(router));
  }

  /** Whether it was started last, and not ended. */
  public boolean running() {
    return running;
  }

  /** Starts it again. */
  public void start() {
    start.run();
    running = true;
  }

  /** Ends it in order. It counts until it is gone. */
  public void stop() throws Exception {
    Counts last = counts();
    running = false;
    FutureTask<Void> end = new FutureTask<>(stop, null);
    Thread.ofVirtual().start(end);
    while (!ended(end)) {
      try {
        last = earlierRuns.plus(counter.call());
      } catch (IOException e) {
        // It is all but gone.
      }
    }
    earlierRuns = last;
  }

  private static boolean ended(Future<Void> end) throws Exception {
    try {
      end.get(100, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Ends it as a crash would. */
  public void kill() throws Exception {
    earlierRuns = counts();
    running = false;
    kill.run();
  }

  /** Of a run that was ended, what it showed last. */
  public Counts counts() throws Exception {
    return running ? earlierRuns.plus(counter.call()) : earlierRuns;
  }
}
