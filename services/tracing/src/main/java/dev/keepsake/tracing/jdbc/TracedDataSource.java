package dev.keepsake.tracing.jdbc;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.jdbc.internal.DbRequest;
import io.opentelemetry.instrumentation.jdbc.internal.JdbcInstrumenterFactory;
import io.opentelemetry.instrumentation.jdbc.internal.JdbcUtils;
import io.opentelemetry.instrumentation.jdbc.internal.OpenTelemetryConnection;
import io.opentelemetry.instrumentation.jdbc.internal.dbinfo.DbInfo;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source whose connections trace their statements. */
final class TracedDataSource implements DataSource, AutoCloseable {
  private final DataSource delegate;
  private final Instrumenter<DbRequest, Void> statements;
  private final Instrumenter<DbRequest, Void> transactions;
  private volatile @Nullable DbInfo database;

  TracedDataSource(DataSource delegate, OpenTelemetry openTelemetry) {
    this.delegate = delegate;
    this.statements = StatementInstrumenter.of(openTelemetry);
    this.transactions = JdbcInstrumenterFactory.createTransactionInstrumenter(openTelemetry, false);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return traced(delegate.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return traced(delegate.getConnection(user, password));
  }

  private Connection traced(Connection connection) {
    DbInfo known = database;
    if (known == null) {
      known = JdbcUtils.computeDbInfo(connection);
      database = known;
    }
    return OpenTelemetryConnection.create(connection, known, statements, transactions, false);
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return delegate.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    delegate.setLogWriter(out);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return delegate.getLoginTimeout();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    delegate.setLoginTimeout(seconds);
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return delegate.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return delegate.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return delegate.isWrapperFor(type);
  }

  @Override
  public void close() throws Exception {
    if (delegate instanceof AutoCloseable closeable) {
      closeable.close();
    }
  }
}
