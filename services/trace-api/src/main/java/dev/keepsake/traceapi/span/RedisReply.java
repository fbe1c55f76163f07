package dev.keepsake.traceapi.span;

import io.opentelemetry.api.trace.StatusCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the script answered: a kind, and the fields of a span where it tells of one. */
record RedisReply(SpanJson json, List<Object> fields) {
  String kind() {
    return text(0);
  }

  boolean isOpen() {
    return kind().equals("open");
  }

  OpenSpan open() {
    return json.open(text(1), text(2), text(3), Instant.parse(text(4)));
  }

  String version() {
    return text(5);
  }

  Optional<Known> known() {
    return switch (kind()) {
      case "open" -> Optional.of(Known.of(open()));
      case "stopped" -> Optional.of(Known.of(stopped()));
      default -> Optional.empty();
    };
  }

  /** Without a status it was abandoned, and its message is the reason. */
  EndedSpan ended() {
    String status = text(6);
    return status.isEmpty()
        ? EndedSpan.abandoned(open(), text(7))
        : new EndedSpan(open(), Instant.parse(text(5)), StatusCode.valueOf(status), text(7));
  }

  private StoppedSpan stopped() {
    String call = text(3);
    return new StoppedSpan(
        json.start(text(1)), Instant.parse(text(2)), call.isEmpty() ? null : call);
  }

  private String text(int index) {
    return (String) fields.get(index);
  }
}
