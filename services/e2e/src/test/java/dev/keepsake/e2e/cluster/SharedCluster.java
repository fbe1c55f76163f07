package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One cluster, with the images of the platform, for all tests; it ends with the last of them. */
final class SharedCluster implements ParameterResolver {
  private static final Duration IMAGES = Duration.ofMinutes(15);

  private record Running(Cluster cluster)
      implements ExtensionContext.Store.CloseableResource, AutoCloseable {
    @Override
    public void close() {
      cluster.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SharedCluster.class))
        .getOrComputeIfAbsent(Running.class, key -> start(), Running.class)
        .cluster();
  }

  private static Running start() {
    Cluster cluster = Cluster.start();
    try {
      push("tools/images/outside", cluster);
      return new Running(cluster);
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Puts the images of the services, as make images left them, into the registry of the cluster.
   */
  static void pushServices(Cluster cluster) {
    push("tools/images/push", cluster);
  }

  private static void push(String script, Cluster cluster) {
    Map<String, String> environment = Map.of("IMAGE_REGISTRY", cluster.registry());
    Command.output(IMAGES, environment, List.of(Repository.path(script).toString()));
  }
}
