package dev.keepsake.images;

import io.micronaut.core.io.service.SoftServiceLoader;
import io.micronaut.core.optim.StaticOptimizations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Runs in the service: tells Micronaut what stands below META-INF/micronaut, and of its own below
 * META-INF/services, in the jars of its class path, out of one list, so that it need not open each
 * jar as a file system and walk it.
 *
 * <p>What Micronaut AOT calls {@code serviceloading.jit}.
 */
public final class ServiceIndex
    implements StaticOptimizations.Loader<SoftServiceLoader.Optimizations> {
  /** Each line: the type of the service, then its classes. */
  static final String LIST = "META-INF/keepsake/micronaut-services";

  @Override
  public SoftServiceLoader.Optimizations load() {
    Map<String, SoftServiceLoader.StaticServiceLoader<?>> services = new HashMap<>();
    for (String line : list().split("\n", -1)) {
      List<String> words = List.of(line.split(" ", -1));
      services.put(words.getFirst(), new Services(words.subList(1, words.size())));
    }
    return new SoftServiceLoader.Optimizations(services);
  }

  private static String list() {
    try (InputStream list = ServiceIndex.class.getClassLoader().getResourceAsStream(LIST)) {
      return new String(list.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Services(List<String> classes)
      implements SoftServiceLoader.StaticServiceLoader<Object> {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();
    private static final MethodType CONSTRUCTOR = MethodType.methodType(void.class);

    @Override
    public Stream<SoftServiceLoader.StaticDefinition<Object>> findAll(Predicate<String> condition) {
      return classes.stream()
          .filter(condition)
          .flatMap(name -> Stream.ofNullable(instance(name)).map(found -> definition(name, found)));
    }

    private static SoftServiceLoader.StaticDefinition<Object> definition(
        String name, Object found) {
      return SoftServiceLoader.StaticDefinition.of(name, () -> found);
    }

    /** Null for what asks for a class that is not there, as Micronaut's own loader has it. */
    private static Object instance(String name) {
      try {
        Class<?> type = Class.forName(name, false, ServiceIndex.class.getClassLoader());
        return LOOKUP.findConstructor(type, CONSTRUCTOR).invoke();
      } catch (NoClassDefFoundError
          | ClassNotFoundException
          | NoSuchMethodException
          | IllegalAccessException e) {
        return null;
      } catch (RuntimeException | Error e) {
        throw e;
      } catch (Throwable e) {
        throw new IllegalStateException("cannot make a " + name, e);
      }
    }
  }
}
