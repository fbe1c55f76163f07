package dev.keepsake.e2e.router;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Router;
import java.util.concurrent.Callable;

/** A sampler or a router that is ended and started again, and what it counted in all its runs. */
final class Node {
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

  static Node of(Collector sampler) {
    return new Node(sampler::start, sampler::stop, sampler::kill, () -> Counts.of(sampler));
  }

  static Node of(Router router) {
    return new Node(router::start, router::stop, router::kill, () -> Counts.of(router));
  }

  boolean running() {
    return running;
  }

  void start() {
    start.run();
    running = true;
  }

  /** Ends it in order. */
  void stop() throws Exception {
    end(stop);
  }

  /** Ends it as a crash would. */
  void kill() throws Exception {
    end(kill);
  }

  /** Of a run that was ended, what it showed just before. */
  Counts counts() throws Exception {
    return running ? earlierRuns.plus(counter.call()) : earlierRuns;
  }

  private void end(Runnable how) throws Exception {
    earlierRuns = counts();
    running = false;
    how.run();
  }
}
