package dev.keepsake.e2e.backends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.TraceFactory;
import dev.keepsake.e2e.load.TraceKind;
import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.pipeline.Jaeger;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Ports;
import dev.keepsake.e2e.process.Repository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * OTLP from outside the cluster, with what helm/keepsake makes of {@code otlp.external}: who shows
 * neither the token nor a certificate of the senders' authority is refused.
 */
class ExternalOtlpIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String TOKEN = "the-token-of-the-senders";

  /** Where the chart's pods have their Secrets. */
  private static final String SECRETS = "/etc/keepsake/";

  /** Statuses of gRPC. */
  private static final String OK = "0";

  private static final String UNAUTHENTICATED = "16";

  private static final String[] NO_TOKEN = {};
  private static final String[] WRONG_TOKEN = {"Authorization", "Bearer " + TOKEN + "x"};
  private static final String[] RIGHT_TOKEN = {"Authorization", "Bearer " + TOKEN};

  private static final TraceFactory FACTORY =
      new TraceFactory(ThreadLocalRandom.current().nextLong());

  private static Path secrets;
  private static Jaeger jaeger;
  private static Authority servers;
  private static Authority senders;

  private final int grpc = Ports.free();
  private final int http = Ports.free();
  private final List<String> refused = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    secrets = Files.createTempDirectory(Repository.directory("e2e-work"), "external-otlp");
    servers = new Authority(secrets.resolve("servers.p12"));
    senders = new Authority(secrets.resolve("senders.p12"));
    Authority.Identity server = servers.sign("server");
    secret("external-tls", "tls.crt", server.certificatePem());
    secret("external-tls", "tls.key", server.keyPem());
    secret("external-client-ca", "ca.crt", senders.pem());
    secret("external-token", "token", TOKEN);
    jaeger = Jaeger.start("external-otlp");
  }

  @AfterAll
  static void stop() {
    jaeger.close();
  }

  @Test
  void onlyWhoShowsTheTokenIsHeard() throws Exception {
    ExternalSender sender = ExternalSender.unknown(servers);
    try (Collector ignored = collector("token", "bearerToken.secretName=token")) {
      for (String[] token : List.of(NO_TOKEN, WRONG_TOKEN)) {
        assertThat(sender.sendByHttp(http, refused(), token)).isEqualTo(401);
        assertThat(sender.sendByGrpc(grpc, refused(), token)).isEqualTo(UNAUTHENTICATED);
      }
      assertThat(sender.sendByHttp(http, taken(), RIGHT_TOKEN)).isEqualTo(200);
      assertThat(sender.sendByGrpc(grpc, taken(), RIGHT_TOKEN)).isEqualTo(OK);
      assertOnlyTheTakenArrive();
    }
  }

  @Test
  void onlyWhoHasACertificateOfTheSendersAuthorityIsHeard() throws Exception {
    ExternalSender unknown = ExternalSender.unknown(servers);
    ExternalSender stranger =
        ExternalSender.known(servers, new Authority(secrets.resolve("x.p12")).sign("sender"));
    ExternalSender sender = ExternalSender.known(servers, senders.sign("sender"));
    try (Collector ignored = collector("mtls", "tls.clientCASecretName=senders")) {
      for (int port : List.of(http, grpc)) {
        assertThatThrownBy(() -> unknown.shakeHands(port))
            .isInstanceOf(SSLException.class)
            .hasMessageContaining("certificate_required");
        assertThatThrownBy(() -> stranger.shakeHands(port))
            .isInstanceOf(SSLException.class)
            .hasMessageContaining("unknown_ca");
      }
      assertThat(sender.sendByHttp(http, taken())).isEqualTo(200);
      assertThat(sender.sendByGrpc(grpc, taken())).isEqualTo(OK);
      assertOnlyTheTakenArrive();
    }
  }

  private Collector collector(String name, String value) throws Exception {
    String prefix = "otlp.external.";
    String overlay =
        ChartOverlay.render(
            "--set",
            prefix + "enabled=true," + prefix + "tls.secretName=certificate," + prefix + value);
    assertThat(overlay).contains(SECRETS, "0.0.0.0:14317", "0.0.0.0:14318");
    Path file = secrets.resolve(name + "-overlay.yaml");
    Files.writeString(
        file,
        overlay
            .replace(SECRETS, secrets + "/")
            .replace("0.0.0.0:14317", "127.0.0.1:" + grpc)
            .replace("0.0.0.0:14318", "127.0.0.1:" + http));
    return Collector.start(
        "external-" + name,
        jaeger,
        Map.of("KEEPSAKE_DECISION_WAIT", "1s", "KEEPSAKE_BASELINE_PERCENT", "100"),
        file);
  }

  private LabelledTrace refused() {
    return trace(refused);
  }

  private LabelledTrace taken() {
    return trace(taken);
  }

  private static LabelledTrace trace(List<String> ids) {
    LabelledTrace trace = FACTORY.make(TraceKind.NORMAL);
    ids.add(trace.traceId());
    return trace;
  }

  /** Those that are refused were sent first: had they been taken, they would be there as well. */
  private void assertOnlyTheTakenArrive() throws Exception {
    for (String trace : taken) {
      Await.until(
          LIMIT,
          "the trace " + trace + " is in Jaeger",
          () -> jaeger.client().trace(trace),
          Optional::isPresent);
    }
    for (String trace : refused) {
      assertThat(jaeger.client().trace(trace)).isEmpty();
    }
  }

  private static void secret(String name, String key, String content) throws Exception {
    Files.writeString(Files.createDirectories(secrets.resolve(name)).resolve(key), content);
  }
}
