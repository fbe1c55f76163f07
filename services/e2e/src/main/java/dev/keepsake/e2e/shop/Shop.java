package dev.keepsake.e2e.shop;

import dev.keepsake.e2e.pipeline.Collector;
import dev.keepsake.e2e.process.Await;
import dev.keepsake.e2e.process.Http;
import dev.keepsake.e2e.process.ManagedProcess;
import dev.keepsake.e2e.process.Ports;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** The six services of the shop and their PostgreSQL, each a process, on ports of their own. */
public final class Shop implements AutoCloseable {
  private static final List<String> SERVICES =
      List.of("user", "auth", "inventory", "payment", "order", "gateway");
  private static final Map<String, String> DATABASES =
      Map.of("user", "users", "order", "orders", "inventory", "inventory");
  private static final Duration START = Duration.ofMinutes(5);

  /** Above what the gateway waits for its neighbours, as the tests set it. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  private final String name;
  private final List<String> options;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, ManagedProcess> processes = new LinkedHashMap<>();
  private final Map<String, String> common = new HashMap<>();
  private final int postgresPort = Ports.free();

  /** PostgreSQL trusts who is on this machine, whatever the password. */
  private final String databasePassword = secret();

  private Shop(
      String name, Collector collector, Map<String, String> settings, List<String> options) {
    this.name = name;
    this.options = options;
    SERVICES.forEach(service -> ports.put(service, Ports.free()));
    common.put("MICRONAUT_SERVER_HOST", "127.0.0.1");
    common.put("OTEL_EXPORTER_OTLP_ENDPOINT", collector.otlpHttp().toString());
    common.put("KEEPSAKE_FAULTS_ENABLED", "true");
    common.put("SHOP_DELAY_SCALE", "0");
    common.put("SHOP_JWT_SECRET", secret());
    ports.forEach(
        (service, port) -> common.put(service.toUpperCase(Locale.ROOT) + "_URL", uri(port, "")));
    common.putAll(settings);
  }

  /**
   * Starts the shop and waits until every service is ready.
   *
   * @param name names the logs, target/e2e-logs/NAME-SERVICE.log
   * @param settings environment variables of the services
   */
  public static Shop start(String name, Collector collector, Map<String, String> settings) {
    return start(name, collector, settings, List.of());
  }

  /**
   * The same with other options of the services' JVMs than the local run's.
   *
   * @param options none for those of the local run
   */
  public static Shop start(
      String name, Collector collector, Map<String, String> settings, List<String> options) {
    Shop shop = new Shop(name, collector, settings, options);
    try {
      shop.start();
      return shop;
    } catch (Throwable e) {
      shop.close();
      throw e;
    }
  }

  private void start() {
    startDatabase();
    SERVICES.forEach(service -> launch(service, Map.of()));
    SERVICES.forEach(this::awaitReady);
  }

  /** Starts a service that was killed, on the same port, and waits until it is ready. */
  public void start(String service) {
    start(service, Map.of());
  }

  /** The same with more environment variables. */
  public void start(String service, Map<String, String> settings) {
    launch(service, settings);
    awaitReady(service);
  }

  /** Ends a service as a crash would. */
  public void kill(String service) {
    processes.get(service).kill();
  }

  /** Starts PostgreSQL, on the same port; its data are there if the settings say where. */
  public void startDatabase() {
    Map<String, String> environment = new HashMap<>();
    environment.put("POSTGRES_PORT", String.valueOf(postgresPort));
    environment.put("POSTGRES_DATA", common.getOrDefault("POSTGRES_DATA", ""));
    ManagedProcess postgres =
        JavaProgram.start(
            "postgres", "tools/postgres/target/postgres.jar", environment, name + "-postgres");
    processes.put("postgres", postgres);
    postgres.awaitReady(START, () -> postgres.output().contains("ready on localhost"));
  }

  /** Ends every process of PostgreSQL as a crash would. */
  public void killDatabase() {
    List<ProcessHandle> all = database();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }

  private void awaitReady(String service) {
    processes.get(service).awaitReady(START, Http.answers200(of(service, "/health")));
  }

  private void launch(String service, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(common);
    environment.putAll(settings);
    environment.put("SERVER_PORT", String.valueOf(ports.get(service)));
    if (DATABASES.containsKey(service)) {
      environment.put("DATASOURCES_DEFAULT_URL", databaseUrl(service));
      environment.put("DATASOURCES_DEFAULT_PASSWORD", databasePassword);
    }
    String jar = "services/" + service + "/target/" + service + ".jar";
    String log = name + "-" + service;
    processes.put(
        service,
        options.isEmpty()
            ? JavaProgram.start(service, jar, environment, log)
            : JavaProgram.start(service, jar, options, environment, log));
  }

  /** An address at a service: {@code of("gateway", "/api/orders")}. */
  public URI of(String service, String path) {
    return URI.create(uri(ports.get(service), path));
  }

  /** A token by which every service takes the caller for another service of the shop. */
  public String serviceToken() {
    return ServiceToken.sign(common.get("SHOP_JWT_SECRET"));
  }

  /** What the services are given that nobody else may know. */
  public List<String> secrets() {
    return List.of(common.get("SHOP_JWT_SECRET"), databasePassword);
  }

  /** POSTs JSON to the gateway with the given headers, name and value in turn. */
  public HttpResponse<String> post(String path, String json, String... headers) {
    return send(
        HttpRequest.newBuilder(of("gateway", path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)),
        headers);
  }

  /** GETs from the gateway with the given headers, name and value in turn. */
  public HttpResponse<String> get(String path, String... headers) {
    return getFrom("gateway", path, headers);
  }

  /** GETs from a service, past the gateway. */
  public HttpResponse<String> getFrom(String service, String path, String... headers) {
    return send(HttpRequest.newBuilder(of(service, path)), headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return Http.send(request.timeout(LONGEST_ANSWER).build());
    } catch (Exception e) {
      throw new AssertionError("no answer from the gateway", e);
    }
  }

  /** The id of the trace that an answer belongs to. */
  public static String traceId(HttpResponse<String> response) {
    return response.headers().firstValue("X-Trace-Id").orElseThrow();
  }

  /** The processes of the services, without the database's. */
  public List<ProcessHandle> services() {
    return SERVICES.stream().map(this::process).toList();
  }

  /** The ids of the services' processes, by their names. */
  public Map<String, Long> processIds() {
    Map<String, Long> ids = new LinkedHashMap<>();
    SERVICES.forEach(service -> ids.put(service, processes.get(service).pid()));
    return ids;
  }

  /** The processes of the database. */
  public List<ProcessHandle> database() {
    ProcessHandle first = process("postgres");
    return Stream.concat(Stream.of(first), first.descendants()).toList();
  }

  private ProcessHandle process(String service) {
    return ProcessHandle.of(processes.get(service).pid()).orElseThrow();
  }

  /** Where a service has its data, by JDBC; the user is {@code postgres}, with any password. */
  public String databaseUrl(String service) {
    return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/" + DATABASES.get(service);
  }

  /** What a service wrote to its log. */
  public String output(String service) {
    return processes.get(service).output();
  }

  /** What all of them wrote to their logs. */
  public String output() {
    StringBuilder all = new StringBuilder();
    processes.values().forEach(process -> all.append(process.output()));
    return all.toString();
  }

  /** Whether every process is still there. */
  public boolean isAlive() {
    return processes.values().stream().allMatch(ManagedProcess::isAlive);
  }

  /** Stops in the order of the calls, the callers first. */
  @Override
  public void close() {
    List<ManagedProcess> inOrder = List.copyOf(processes.values()).reversed();
    inOrder.forEach(ManagedProcess::close);
    Await.until(Duration.ofSeconds(5), "the shop has ended", () -> !isAnyAlive());
  }

  private boolean isAnyAlive() {
    return processes.values().stream().anyMatch(ManagedProcess::isAlive);
  }

  private static String uri(int port, String path) {
    return "http://127.0.0.1:" + port + path;
  }

  private static String secret() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
