package dev.keepsake.tracing;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.semconv.DbAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class JdbcSpanTest {
  private static final Map<String, Object> DATABASE =
      Map.of(
          "datasources.default.url", "jdbc:h2:mem:orders",
          "datasources.default.driver-class-name", "org.h2.Driver",
          "datasources.default.username", "sa",
          "datasources.default.password", "");

  @Test
  void aStatementIsAClientSpanWithoutItsValues() throws SQLException {
    try (TracedServer server = new TracedServer(DATABASE)) {
      Span request = server.bean(OpenTelemetry.class).getTracer("t").spanBuilder("r").startSpan();
      try (Scope ignored = request.makeCurrent()) {
        execute(server, "CREATE TABLE orders (id VARCHAR)");
        server.forget();
        execute(server, "SELECT * FROM orders WHERE id = 'ord_4711'");
      }

      SpanData span = server.span(SpanKind.CLIENT);
      assertThat(span)
          .hasName("SELECT orders.orders")
          .hasTraceId(request.getSpanContext().getTraceId());
      assertThat(span.getAttributes().asMap())
          .containsEntry(DbAttributes.DB_SYSTEM_NAME, "h2database")
          .containsEntry(DbAttributes.DB_OPERATION_NAME, "SELECT")
          .containsEntry(DbAttributes.DB_QUERY_TEXT, "SELECT * FROM orders WHERE id = ?");
      assertThat(server.spans()).hasSize(1);
    }
  }

  @Test
  void aStatementOutsideASpanMakesNoTrace() throws SQLException {
    try (TracedServer server = new TracedServer(DATABASE)) {
      execute(server, "SELECT 1");

      assertThat(server.spans()).isEmpty();
    }
  }

  @Test
  void unlessThatIsAskedFor() throws SQLException {
    try (TracedServer server = new TracedServer(with("keepsake.tracing.database-roots", true))) {
      execute(server, "SELECT 1");

      assertThat(server.span(SpanKind.CLIENT)).hasNoParent();
    }
  }

  private static Map<String, Object> with(String key, Object value) {
    Map<String, Object> settings = new HashMap<>(DATABASE);
    settings.put(key, value);
    return settings;
  }

  private static void execute(TracedServer server, String sql) throws SQLException {
    try (Connection connection = server.bean(DataSource.class).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
