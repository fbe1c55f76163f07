package dev.keepsake.problem;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Tells a database that cannot be reached just now from a fault of ours. */
final class StoreOutage {
  private static final String CONNECTION_EXCEPTION = "08";

  /** PostgreSQL's class for a server that starts or stops. */
  private static final String OPERATOR_INTERVENTION = "57P";

  /** What HikariCP says, without a state, of a connection that broke and that it took away. */
  private static final String POOL_CLOSED_IT = "Connection is closed";

  private StoreOutage() {}

  static boolean isCauseOf(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException e && isOutage(e)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOutage(SQLException e) {
    String state = e.getSQLState();
    return e instanceof SQLTransientConnectionException
        || POOL_CLOSED_IT.equals(e.getMessage())
        || (state != null
            && (state.startsWith(CONNECTION_EXCEPTION) || state.startsWith(OPERATOR_INTERVENTION)));
  }
}
