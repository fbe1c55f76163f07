package dev.keepsake.tracing.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class ExportReportTest {
  /** No other's: an SDK of another test may still report in this JVM. */
  private static final String WHAT = "Spans of this test";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Fragile fragile = new Fragile();
  private Instant now = Instant.ofEpochSecond(1000);
  private final SpanExporter reporting =
      ExportReport.around(SpanExporter.class, WHAT, fragile, () -> now);

  @BeforeEach
  void listen() {
    log.start();
    ((Logger) LoggerFactory.getLogger(ExportReport.class)).addAppender(log);
  }

  @AfterEach
  void stopListening() {
    ((Logger) LoggerFactory.getLogger(ExportReport.class)).detachAppender(log);
  }

  @Test
  void anOutageIsSaidOnceAndItsEndWithWhatWasLost() {
    export(5);
    fragile.isAway = true;
    export(100);
    now = now.plusSeconds(60);
    export(200);
    fragile.isAway = false;
    export(7);
    export(8);

    assertThat(messages())
        .containsExactly(
            WHAT + " cannot be sent, and get lost until they can: Connection refused",
            WHAT
                + " can be sent again after 60 s; 300 were lost, beside those that found no room in"
                + " the queue");
  }

  @Test
  void theNextOutageIsSaidAnew() {
    for (int i = 0; i < 2; i++) {
      fragile.isAway = true;
      export(1);
      fragile.isAway = false;
      export(1);
    }

    assertThat(messages()).hasSize(4).last().asString().contains("; 1 were lost");
  }

  @Test
  void anythingElseGoesToTheExporter() {
    assertThat(reporting.shutdown().isSuccess()).isTrue();
    assertThat(reporting).hasToString("fragile");
  }

  private void export(int spans) {
    SpanData span =
        TestSpanData.builder()
            .setName("s")
            .setKind(SpanKind.INTERNAL)
            .setStartEpochNanos(1)
            .setEndEpochNanos(2)
            .setStatus(StatusData.unset())
            .setHasEnded(true)
            .build();
    assertThat(reporting.export(Collections.nCopies(spans, span)).isSuccess())
        .isNotEqualTo(fragile.isAway);
  }

  private List<String> messages() {
    return log.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(message -> message.startsWith(WHAT))
        .toList();
  }

  private static final class Fragile implements SpanExporter {
    private boolean isAway;

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      return isAway
          ? CompletableResultCode.ofExceptionalFailure(
              new IOException("as told", new IOException("Connection refused")))
          : CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public String toString() {
      return "fragile";
    }
  }
}
