package dev.keepsake.tracing.jdbc;

import io.micronaut.core.annotation.Nullable;
import io.opentelemetry.instrumentation.api.incubator.semconv.db.SqlClientAttributesGetter;
import io.opentelemetry.instrumentation.jdbc.internal.DbRequest;
import io.opentelemetry.instrumentation.jdbc.internal.dbinfo.DbInfo;
import java.sql.SQLException;
import java.util.Collection;

/** Reads a statement for the instrumentation library, whose own reader is not public. */
final class RequestAttributes implements SqlClientAttributesGetter<DbRequest, Void> {
  @Override
  public String getDbSystem(DbRequest request) {
    return request.getDbInfo().getSystem();
  }

  @Override
  @Deprecated
  public @Nullable String getUser(DbRequest request) {
    return request.getDbInfo().getUser();
  }

  @Override
  public @Nullable String getDbNamespace(DbRequest request) {
    DbInfo database = request.getDbInfo();
    return database.getName() == null ? database.getDb() : database.getName();
  }

  @Override
  @Deprecated
  public @Nullable String getConnectionString(DbRequest request) {
    return request.getDbInfo().getShortUrl();
  }

  @Override
  public Collection<String> getRawQueryTexts(DbRequest request) {
    return request.getQueryTexts();
  }

  @Override
  public @Nullable Long getBatchSize(DbRequest request) {
    return request.getBatchSize();
  }

  @Override
  public @Nullable String getResponseStatus(@Nullable Void response, @Nullable Throwable error) {
    return error instanceof SQLException failed ? Integer.toString(failed.getErrorCode()) : null;
  }
}
