package dev.keepsake.e2e.backends;

import dev.keepsake.e2e.load.LabelledTrace;
import dev.keepsake.e2e.load.Load;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends traces over TLS from outside the cluster.
 *
 * @param context whom it trusts, and by which certificate it is known
 */
record ExternalSender(SSLContext context) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** One without a certificate. */
  static ExternalSender unknown(Authority trusted) throws IOException, GeneralSecurityException {
    KeyStore none = KeyStore.getInstance("PKCS12");
    none.load(null, null);
    return known(trusted, new Authority.Identity("", none));
  }

  /** One with a certificate. */
  static ExternalSender known(Authority trusted, Authority.Identity identity)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted.trusted());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity.keys(), Authority.Identity.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new ExternalSender(context);
  }

  /**
   * Shakes hands and reads, without a word of its own, so that the other side's refusal is not lost
   * with a connection that is closed before all was read (in TLS 1.3 it comes after the handshake).
   *
   * @throws javax.net.ssl.SSLException when the other side refuses
   * @throws java.net.SocketTimeoutException when it waits for a request
   */
  void shakeHands(int port) throws IOException {
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(30_000);
      socket.startHandshake();
      socket.getInputStream().read();
    }
  }

  /** The status of the answer. */
  int sendByHttp(int port, LabelledTrace trace, String... headers)
      throws IOException, InterruptedException {
    return send(port, "/v1/traces", "application/x-protobuf", body(trace), headers).statusCode();
  }

  /**
   * The status of gRPC, "0" when it is the answer's; the client shows no trailers, in which that
   * would stand, but only the head of an answer that is nothing else than a refusal.
   */
  String sendByGrpc(int port, LabelledTrace trace, String... headers)
      throws IOException, InterruptedException {
    byte[] message = body(trace);
    byte[] framed =
        ByteBuffer.allocate(5 + message.length)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    HttpResponse<byte[]> answer =
        send(
            port,
            "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
            "application/grpc",
            framed,
            headers);
    return answer.headers().firstValue("grpc-status").orElse(answer.body().length > 0 ? "0" : "");
  }

  private HttpResponse<byte[]> send(
      int port, String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
            .timeout(LIMIT)
            .header("Content-Type", type)
            .header("TE", "trailers")
            .POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    }
  }

  /** One request: the spans of one service of the trace. */
  private static byte[] body(LabelledTrace trace) {
    return Load.of(List.of(trace)).requests().getFirst().body();
  }
}
