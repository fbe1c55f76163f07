package dev.keepsake.e2e.backends;

import dev.keepsake.e2e.process.Command;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A certificate authority of a test, by the JDK's keytool. */
final class Authority {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OWN = "authority";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path file;

  /**
   * Makes one. All have the same name, so that only the signature tells whose a certificate is.
   *
   * @param file where to keep its keys
   */
  Authority(Path file) throws IOException {
    this.file = file;
    Files.deleteIfExists(file);
    generate(OWN, "-ext", "bc:c");
  }

  /** A key with a certificate of this authority, for a server on the loopback address too. */
  Identity sign(String name) throws IOException, GeneralSecurityException {
    generate(name, "-signer", OWN, "-ext", "san=ip:127.0.0.1");
    KeyStore all = keys();
    KeyStore one = KeyStore.getInstance("PKCS12");
    one.load(null, PASSWORD);
    one.setKeyEntry(
        name, all.getKey(name, PASSWORD), PASSWORD, new Certificate[] {all.getCertificate(name)});
    return new Identity(name, one);
  }

  /** Its own certificate, and nothing secret. */
  KeyStore trusted() throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry(OWN, keys().getCertificate(OWN));
    return trusted;
  }

  /** The same as the text of a file. */
  String pem() throws IOException, GeneralSecurityException {
    return Authority.pem("CERTIFICATE", keys().getCertificate(OWN).getEncoded());
  }

  /** A key and its certificate, and nothing else. */
  record Identity(String name, KeyStore keys) {
    static final char[] PASSWORD = Authority.PASSWORD;

    String certificatePem() throws GeneralSecurityException {
      return Authority.pem("CERTIFICATE", keys.getCertificate(name).getEncoded());
    }

    String keyPem() throws GeneralSecurityException {
      return Authority.pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded());
    }
  }

  private void generate(String alias, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                file.toString(),
                "-storepass",
                String.valueOf(PASSWORD)));
    command.addAll(List.of(options));
    Command.output(LIMIT, Map.of(), command);
  }

  private KeyStore keys() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static String pem(String type, byte[] content) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(type, lines);
  }
}
