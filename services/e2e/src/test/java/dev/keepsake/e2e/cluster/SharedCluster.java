package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One cluster, with the images of this checkout, for all tests; it ends with the last of them. */
final class SharedCluster implements ParameterResolver {
  private record Running(Cluster cluster) implements ExtensionContext.Store.CloseableResource {
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
      cluster.load(images());
      return new Running(cluster);
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  private static List<Path> images() {
    Path directory = Repository.path("target/images");
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> tars = files.filter(file -> file.toString().endsWith(".tar")).sorted().toList();
      if (tars.isEmpty()) {
        throw new AssertionError("no images in " + directory + ": run make images");
      }
      return tars;
    } catch (IOException e) {
      throw new AssertionError("no images in " + directory + ": run make images", e);
    }
  }
}
