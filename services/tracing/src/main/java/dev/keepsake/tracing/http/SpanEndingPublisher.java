package dev.keepsake.tracing.http;

import io.micronaut.http.HttpResponse;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Passes an answer on and ends the span with it, with its error, or when nobody wants it. */
final class SpanEndingPublisher implements Publisher<HttpResponse<?>> {
  private final Publisher<? extends HttpResponse<?>> source;
  private final ClientSpans spans;
  private final ClientSpans.Started started;

  SpanEndingPublisher(
      Publisher<? extends HttpResponse<?>> source, ClientSpans spans, ClientSpans.Started started) {
    this.source = source;
    this.spans = spans;
    this.started = started;
  }

  @Override
  public void subscribe(Subscriber<? super HttpResponse<?>> subscriber) {
    source.subscribe(new Ending(subscriber));
  }

  private final class Ending implements Subscriber<HttpResponse<?>>, Subscription {
    private final Subscriber<? super HttpResponse<?>> downstream;
    private final AtomicBoolean ended = new AtomicBoolean();
    private Subscription upstream;

    Ending(Subscriber<? super HttpResponse<?>> downstream) {
      this.downstream = downstream;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
      upstream = subscription;
      downstream.onSubscribe(this);
    }

    @Override
    public void onNext(HttpResponse<?> response) {
      if (ended.compareAndSet(false, true)) {
        spans.end(started, response);
      }
      downstream.onNext(response);
    }

    @Override
    public void onError(Throwable error) {
      if (ended.compareAndSet(false, true)) {
        spans.end(started, error);
      }
      downstream.onError(error);
    }

    @Override
    public void onComplete() {
      cancelSpan();
      downstream.onComplete();
    }

    @Override
    public void request(long n) {
      upstream.request(n);
    }

    @Override
    public void cancel() {
      cancelSpan();
      upstream.cancel();
    }

    private void cancelSpan() {
      if (ended.compareAndSet(false, true)) {
        spans.cancel(started);
      }
    }
  }
}
