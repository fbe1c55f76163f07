package dev.keepsake.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LocalPostgresIT {
  @TempDir Path directory;
  private Process process;

  @AfterEach
  void stop() throws InterruptedException {
    if (process != null) {
      process.destroy();
      process.waitFor();
    }
  }

  @Test
  void keepsTheDataFromOneStartToTheNext() throws Exception {
    int port = freePort();
    Map<String, String> environment =
        Map.of(
            "POSTGRES_PORT",
            Integer.toString(port),
            "POSTGRES_DATA",
            directory.resolve("data").toString());

    start(environment);
    assertThat(readyLine()).matches("PostgreSQL \\d+\\.\\d+ ready on localhost:" + port);
    for (String database : new String[] {"users", "orders", "inventory"}) {
      update(port, database, "CREATE TABLE kept (n int)");
    }
    assertThat(setting(port, "fsync")).isEqualTo("on");
    stopAndAwait(port);

    start(environment);
    readyLine();
    update(port, "orders", "INSERT INTO kept VALUES (1)");
  }

  @Test
  void stopsWhatAKilledRunLeftBehind() throws Exception {
    int port = freePort();
    Map<String, String> environment =
        Map.of(
            "POSTGRES_PORT",
            Integer.toString(port),
            "POSTGRES_DATA",
            directory.resolve("data").toString());
    start(environment);
    readyLine();
    process.destroyForcibly().waitFor();

    start(environment);
    assertThat(readyLine()).contains("ready");
    stopAndAwait(port);
  }

  @Test
  void leavesNothingOfTemporaryData() throws Exception {
    int port = freePort();
    start(Map.of("POSTGRES_PORT", Integer.toString(port)));
    readyLine();
    Path data = Path.of(setting(port, "data_directory"));
    assertThat(data).exists();
    stopAndAwait(port);
    assertThat(data).doesNotExist();
  }

  @Test
  void saysInOneLineThatPostgresHasEnded() throws Exception {
    int port = freePort();
    start(Map.of("POSTGRES_PORT", Integer.toString(port)));
    readyLine();
    Path data = Path.of(setting(port, "data_directory"));
    String pid = Files.readAllLines(data.resolve("postmaster.pid")).get(0);
    ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(process.errorReader().lines().toList())
        .singleElement()
        .asString()
        .startsWith("PostgreSQL on port " + port + " has ended");
  }

  @Test
  void saysInOneLineThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      start(Map.of("POSTGRES_PORT", Integer.toString(taken.getLocalPort())));
      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(process.errorReader().lines().toList())
          .containsExactly(
              "port "
                  + taken.getLocalPort()
                  + " is in use: stop what listens there, or set POSTGRES_PORT");
    }
  }

  @Test
  void saysInOneLineWhyItDidNotStart() throws Exception {
    Files.createDirectories(directory.resolve("data"));
    Files.writeString(directory.resolve("data/postgresql.conf"), "nonsense nonsense nonsense");
    start(
        Map.of(
            "POSTGRES_PORT",
            Integer.toString(freePort()),
            "POSTGRES_DATA",
            directory.resolve("data").toString()));
    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(process.errorReader().lines().toList())
        .singleElement()
        .asString()
        .startsWith("PostgreSQL did not start: ");
  }

  private void start(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            LocalPostgres.class.getName());
    builder.environment().putAll(environment);
    process = builder.start();
  }

  private String readyLine() throws IOException {
    BufferedReader out = process.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains("ready on")) {
        return line;
      }
    }
    throw new AssertionError(process.errorReader().lines().toList().toString());
  }

  private void stopAndAwait(int port) throws Exception {
    // Process.destroy would close the streams that are read below.
    process.toHandle().destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.errorReader().lines()).isEmpty();
    try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(free.isBound()).isTrue();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void update(int port, String database, String sql) throws SQLException {
    try (Connection connection = connect(port, database)) {
      connection.createStatement().execute(sql);
    }
  }

  private static String setting(int port, String name) throws SQLException {
    try (Connection connection = connect(port, "postgres");
        ResultSet result = connection.createStatement().executeQuery("SHOW " + name)) {
      result.next();
      return result.getString(1);
    }
  }

  private static Connection connect(int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/" + database, "postgres", "postgres");
  }
}
