package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A port of a service on this machine, as a developer gets it. */
public final class PortForward implements AutoCloseable {
  private static final Pattern FORWARDING = Pattern.compile("Forwarding from 127.0.0.1:(\\d+)");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ManagedProcess process;
  private final URI address;

  private PortForward(ManagedProcess process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Opens {@code kubectl port-forward}, on a port that it chooses. */
  public static PortForward open(Namespace namespace, String service, int port) {
    ManagedProcess process =
        ManagedProcess.start(
            "port-forward",
            List.of(
                Tools.kubectl().toString(),
                "-n",
                namespace.name(),
                "port-forward",
                "service/" + service,
                ":" + port),
            namespace.cluster().environment(),
            Repository.newLog("port-forward-" + namespace.name() + "-" + service + ".log"));
    process.awaitReady(LIMIT, () -> FORWARDING.matcher(process.output()).find());
    Matcher forwarding = FORWARDING.matcher(process.output());
    if (!forwarding.find()) {
      throw new AssertionError("no port in " + process.output());
    }
    return new PortForward(process, URI.create("http://127.0.0.1:" + forwarding.group(1)));
  }

  public URI address() {
    return address;
  }

  @Override
  public void close() {
    process.close();
  }
}
