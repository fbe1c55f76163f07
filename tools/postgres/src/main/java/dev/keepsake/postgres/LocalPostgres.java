package dev.keepsake.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL on this machine's loopback, with one database for each service that has one, user
 * and password {@code postgres}. Runs in the foreground until SIGTERM or SIGINT, and leaves no
 * process then.
 *
 * <p>{@code POSTGRES_PORT} (5432); {@code POSTGRES_DATA}: a directory that keeps the data from one
 * start to the next, without it they are gone at the end.
 */
public final class LocalPostgres {
  private static final List<String> DATABASES = List.of("users", "orders", "inventory");

  private LocalPostgres() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Output output = new Output();
    try {
      run(output);
    } catch (PostgresFailure e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (IOException | SQLException | RuntimeException e) {
      System.err.println("PostgreSQL did not start: " + output.reason().orElseGet(e::toString));
      System.exit(1);
    }
  }

  private static void run(Output output) throws IOException, SQLException, InterruptedException {
    int port = port(System.getenv("POSTGRES_PORT"));
    String kept = System.getenv("POSTGRES_DATA");
    boolean keep = kept != null && !kept.isBlank();
    if (keep) {
      LeftOver.stop(Path.of(kept));
    }
    requireFree(port);
    Path data =
        keep ? Path.of(kept).toAbsolutePath() : Files.createTempDirectory("keepsake-postgres-data");
    Server server = new Server(Binaries.unpack(), data, keep, output, port);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, keep ? null : data)));
    String version = prepare(server);
    System.out.println("PostgreSQL " + version + " ready on localhost:" + port);
    if (server.endsByItself()) {
      throw new PostgresFailure("PostgreSQL on port " + port + " has ended");
    }
  }

  private static int port(String value) {
    if (value == null || value.isBlank()) {
      return 5432;
    }
    try {
      int port = Integer.parseInt(value);
      if (port > 0 && port < 65536) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new PostgresFailure("POSTGRES_PORT must be a port number, not " + value);
  }

  private static void requireFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      // A connection of an earlier run that still lingers does not hold the port.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PostgresFailure(
          "port " + port + " is in use: stop what listens there, or set POSTGRES_PORT");
    }
  }

  /** Creates the databases that are missing and tells the version. */
  private static String prepare(Server server)
      throws IOException, SQLException, InterruptedException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String database : DATABASES) {
        if (!exists(statement, database)) {
          statement.execute("CREATE DATABASE " + database);
        }
      }
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }

  private static boolean exists(Statement statement, String database) throws SQLException {
    try (ResultSet found =
        statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
      return found.next();
    }
  }

  private static void end(Server server, Path temporary) {
    server.stop();
    if (temporary == null) {
      return;
    }
    try (Stream<Path> files = Files.walk(temporary)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      System.err.println("cannot remove " + temporary + ": " + e.getMessage());
    }
  }
}
