package dev.keepsake.e2e.cluster;

import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A namespace of a test's own; closing it deletes it with all that is in it. */
public final class Namespace implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Cluster cluster;
  private final String name;

  Namespace(Cluster cluster, String name) {
    this.cluster = cluster;
    this.name = name;
  }

  public String name() {
    return name;
  }

  public Cluster cluster() {
    return cluster;
  }

  /** What kubectl prints for this namespace. */
  public String kubectl(String... arguments) {
    return cluster.kubectl(with("-n", arguments));
  }

  /** What helm prints for this namespace. */
  public String helm(String... arguments) {
    return cluster.helm(with("-n", arguments));
  }

  /** Helm, whether it succeeds or not. */
  public Command.Result tryHelm(String... arguments) {
    return cluster.tryHelm(with("-n", arguments));
  }

  /** Applies a manifest. */
  public void apply(String manifest) {
    try {
      Path file = Files.createTempFile("manifest", ".yaml");
      try {
        Files.writeString(file, manifest);
        kubectl("apply", "-f", file.toString());
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the pods that a selector finds and that are not being deleted. */
  public List<String> pods(String selector) {
    String names =
        kubectl(
            "get",
            "pods",
            "-l",
            selector,
            "-o",
            "go-template={{range .items}}{{if not .metadata.deletionTimestamp}}{{.metadata.name}}"
                + " {{end}}{{end}}");
    return Arrays.stream(names.split(" ")).filter(pod -> !pod.isBlank()).toList();
  }

  /** What a path of a pod's port answers, asked through the API server. */
  public String get(String pod, int port, String path) {
    return cluster.kubectl(
        "get",
        "--raw",
        "/api/v1/namespaces/%s/pods/%s:%d/proxy%s".formatted(name, pod, port, path));
  }

  /** Waits until every pod of a workload is of its newest version, and ready. */
  public void awaitRollout(String workload) {
    kubectl("rollout", "status", workload, "--timeout=" + LIMIT.toSeconds() + "s");
  }

  /** What is in it beside what every namespace has, one {@code kind/name} per line. */
  public String contents() {
    return kubectl(
            "get",
            "all,configmaps,secrets,serviceaccounts,roles,rolebindings,persistentvolumeclaims,"
                + "networkpolicies,poddisruptionbudgets,horizontalpodautoscalers,ingresses",
            "-o",
            "name")
        .lines()
        .filter(line -> !line.equals("configmap/kube-root-ca.crt"))
        .filter(line -> !line.equals("serviceaccount/default"))
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Override
  public void close() {
    cluster.kubectl("delete", "namespace", name, "--wait=false");
    Await.until(
        LIMIT,
        "the namespace " + name + " is gone",
        () -> !cluster.kubectl("get", "namespaces", "-o", "name").contains("/" + name + "\n"));
  }

  private String[] with(String option, String... arguments) {
    List<String> all = new ArrayList<>(List.of(option, name));
    all.addAll(List.of(arguments));
    return all.toArray(String[]::new);
  }
}
