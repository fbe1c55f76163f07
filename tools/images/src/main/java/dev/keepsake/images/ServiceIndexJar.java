package dev.keepsake.images;

import io.micronaut.core.optim.StaticOptimizations;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes the jar with {@link ServiceIndex} and its list for one service. */
final class ServiceIndexJar {
  /** Micronaut looks for each kind in both places: what the index lacks has it walk all jars. */
  private static final Pattern SERVICE =
      Pattern.compile(
          "META-INF/micronaut/(?<type>[^/]+)/(?<class>[^/]+)"
              + "|META-INF/services/(?<standard>io\\.micronaut\\.[^/]+)");

  /** The oldest that a jar can state without a time zone: the same bytes at any time and place. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0, 2);

  private static final Class<?>[] CLASSES = {
    ServiceIndex.class, ServiceIndex.class.getDeclaredClasses()[0]
  };

  private ServiceIndexJar() {}

  static void write(Jars jars, Path file) throws IOException {
    try (OutputStream output = Files.newOutputStream(file);
        ZipOutputStream jar = new ZipOutputStream(output)) {
      for (Class<?> type : CLASSES) {
        String path = type.getName().replace('.', '/') + ".class";
        try (InputStream content = type.getClassLoader().getResourceAsStream(path)) {
          put(jar, path, content.readAllBytes());
        }
      }
      String loader = StaticOptimizations.Loader.class.getName();
      put(jar, "META-INF/services/" + loader, bytes(ServiceIndex.class.getName() + "\n"));
      put(jar, ServiceIndex.LIST, bytes(list(jars)));
    }
  }

  private static String list(Jars jars) throws IOException {
    Map<String, Set<String>> services = new TreeMap<>();
    for (Jars.Jar one : jars.all()) {
      try (JarFile jar = new JarFile(one.file().toFile())) {
        for (JarEntry entry : Collections.list(jar.entries())) {
          Matcher matcher = SERVICE.matcher(entry.getName());
          if (matcher.matches()) {
            Set<String> classes =
                services.computeIfAbsent(type(matcher), type -> new LinkedHashSet<>());
            classes.addAll(
                matcher.group("class") == null
                    ? classes(jar, entry)
                    : List.of(matcher.group("class")));
          }
        }
      }
    }
    return services.entrySet().stream()
        .map(service -> service.getKey() + " " + String.join(" ", service.getValue()))
        .collect(Collectors.joining("\n"));
  }

  private static String type(Matcher service) {
    return service.group("type") == null ? service.group("standard") : service.group("type");
  }

  /** As {@link java.util.ServiceLoader} reads such a file. */
  private static List<String> classes(JarFile jar, JarEntry file) throws IOException {
    try (InputStream content = jar.getInputStream(file)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .toList();
    }
  }

  private static void put(ZipOutputStream jar, String path, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(path);
    entry.setTimeLocal(TIME);
    jar.putNextEntry(entry);
    jar.write(content);
    jar.closeEntry();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
