package dev.keepsake.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a process. */
@Timeout(60)
class FrontendIT {
  private FakeGateway gateway;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void reportsAndExitsWithZeroOnSigterm() throws Exception {
    Process process = frontend(Map.of("FRONTEND_RATE", "50", "FRONTEND_MIX", "order=1"));
    while (gateway.requests().size() < 5) {
      assertThat(process.isAlive()).isTrue();
      Thread.sleep(10);
    }

    // Process.destroy would close the streams along with it.
    process.toHandle().destroy();
    String output = output(process);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(output).containsPattern("order +%1$d +%1$d ".formatted(gateway.requests().size()));
    String traceId = gateway.requests().get(0).traceId();
    assertThat(output.lines().filter(line -> line.contains(traceId)))
        .anySatisfy(line -> assertThat(line).contains("order: 201 in"));
  }

  @Test
  void exitsWithOneWhenABoundedRunMetTheUnexpected() throws Exception {
    gateway.breakDown();
    Process process = frontend(Map.of("FRONTEND_REQUESTS", "3", "FRONTEND_RATE", "50"));

    String output = output(process);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output).contains("500 instead of 201");
  }

  @Test
  void exitsWithOneAndNamesAWrongSetting() throws Exception {
    Process process = frontend(Map.of("FRONTEND_RATE", "-1"));

    String output = output(process);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output).contains("frontend.rate must be more than 0");
  }

  private Process frontend(Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Application.class.getName())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("GATEWAY_URL", gateway.url());
    builder.environment().put("OTEL_TRACES_EXPORTER", "none");
    builder.environment().put("OTEL_LOGS_EXPORTER", "none");
    builder.environment().put("OTEL_METRICS_EXPORTER", "none");
    return builder.start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
