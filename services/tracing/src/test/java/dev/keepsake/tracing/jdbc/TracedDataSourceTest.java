package dev.keepsake.tracing.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class TracedDataSourceTest {
  /** As the library has it in a service; read once, when the instrumentation is loaded. */
  static {
    System.setProperty("otel.semconv-stability.opt-in", "database,code");
  }

  @Test
  void spansAndMetricAreThoseOfTheInstrumentationLibrary() throws SQLException {
    Telemetry theirs =
        telemetry(
            "theirs",
            (source, otel) ->
                JdbcTelemetry.builder(otel)
                    .setDataSourceInstrumenterEnabled(false)
                    .build()
                    .wrap(source));
    Telemetry ours = telemetry("ours", TracedDataSource::new);

    assertThat(ours.spans).hasSize(7).isEqualTo(theirs.spans);
    assertThat(ours.series).hasSize(6).isEqualTo(theirs.series);
  }

  /** What was made, without what differs each time. */
  private record Telemetry(List<Said> spans, Map<Attributes, Long> series) {}

  private record Said(
      String name,
      SpanKind kind,
      StatusData status,
      Attributes attributes,
      InstrumentationScopeInfo scope,
      List<String> events) {
    static Said of(SpanData span) {
      return new Said(
          span.getName(),
          span.getKind(),
          span.getStatus(),
          // A copy, for the SDK's own have no equals.
          Attributes.builder().putAll(span.getAttributes()).build(),
          span.getInstrumentationScopeInfo(),
          span.getEvents().stream().map(EventData::getName).toList());
    }
  }

  private static Telemetry telemetry(
      String database, BiFunction<DataSource, OpenTelemetry, DataSource> traced)
      throws SQLException {
    InMemorySpanExporter spans = InMemorySpanExporter.create();
    InMemoryMetricReader metrics = InMemoryMetricReader.create();
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:mem:" + database + ";DATABASE_TO_UPPER=false");
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(metrics).build())
            .build()) {
      Span request = sdk.getTracer("test").spanBuilder("request").startSpan();
      try (Scope ignored = request.makeCurrent();
          Connection connection = traced.apply(source, sdk).getConnection()) {
        run(connection);
      }
      Function<String, String> sameName = text -> text.replace(database, "shop");
      return new Telemetry(
          spans.getFinishedSpanItems().stream()
              .map(Said::of)
              .map(span -> renamed(span, sameName))
              .toList(),
          metrics.collectAllMetrics().stream()
              .filter(metric -> metric.getName().equals("db.client.operation.duration"))
              .flatMap(metric -> series(metric, sameName).entrySet().stream())
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
  }

  private static void run(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE orders (id VARCHAR PRIMARY KEY)");
      statement.executeQuery("SELECT * FROM orders WHERE id = 'ord_4711'").close();
    }
    for (String id : List.of("a", "b")) {
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
        insert.setString(1, id);
        insert.executeUpdate();
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO orders (id) VALUES (?)")) {
      for (String id : List.of("c", "d")) {
        insert.setString(1, id);
        insert.addBatch();
      }
      insert.executeBatch();
      insert.setString(1, "a");
      assertThatThrownBy(insert::executeUpdate).isInstanceOf(SQLException.class);
    }
    try (Statement statement = connection.createStatement()) {
      statement.addBatch("DELETE FROM orders WHERE id = 'a'");
      statement.addBatch("DELETE FROM orders WHERE id = 'b'");
      statement.executeBatch();
    }
  }

  private static Said renamed(Said span, Function<String, String> sameName) {
    return new Said(
        sameName.apply(span.name),
        span.kind,
        span.status,
        renamed(span.attributes, sameName),
        span.scope,
        span.events);
  }

  private static Attributes renamed(Attributes attributes, Function<String, String> sameName) {
    var builder = attributes.toBuilder();
    attributes.forEach(
        (key, value) -> {
          if (value instanceof String text) {
            builder.put(key.getKey(), sameName.apply(text));
          }
        });
    return builder.build();
  }

  private static Map<Attributes, Long> series(
      MetricData metric, Function<String, String> sameName) {
    return metric.getHistogramData().getPoints().stream()
        .collect(
            Collectors.toMap(
                point -> renamed(copy(point.getAttributes()), sameName),
                point -> point.getCount()));
  }

  private static Attributes copy(Attributes attributes) {
    return Attributes.builder().putAll(attributes).build();
  }
}
