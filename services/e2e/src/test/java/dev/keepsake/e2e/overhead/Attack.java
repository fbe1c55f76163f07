package dev.keepsake.e2e.overhead;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keepsake.e2e.process.Command;
import dev.keepsake.e2e.process.Repository;
import dev.keepsake.e2e.process.Tools;
import dev.keepsake.e2e.shop.Shop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Orders, posted to the gateway of a shop by vegeta. */
final class Attack {
  /** Of the demo's stock; several, for orders of the same item wait for each other. */
  private static final int ITEMS = 10;

  private static final int CONNECTIONS = 16;
  private static final Duration MORE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path targets;
  private final Path results;

  /**
   * @param name of the files with what is sent and what came of it
   */
  Attack(String name, Shop shop) throws IOException {
    Path directory = Repository.directory("e2e-work").toAbsolutePath();
    targets = directory.resolve("overhead-" + name + ".targets");
    results = directory.resolve("overhead-" + name + ".results");
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= ITEMS; i++) {
      Path body = directory.resolve("overhead-order-" + i + ".json");
      Files.writeString(body, "{\"items\": [\"item%d\"], \"total\": 99.99}".formatted(i));
      lines.add("POST " + shop.of("gateway", "/api/orders"));
      lines.add("Content-Type: application/json");
      lines.add("@" + body);
      lines.add("");
    }
    Files.write(targets, lines);
  }

  /**
   * What came of it.
   *
   * @param throughput answers of 201 in a second
   */
  record Result(
      long requests, double throughput, Duration p50, Duration p99, Map<String, Long> statuses) {}

  /** As many as are answered, over a fixed number of connections. */
  Result saturate(Duration time) throws IOException {
    return run(time, "0");
  }

  /** So many a second, whether or not the earlier ones have been answered. */
  Result atRate(int perSecond, Duration time) throws IOException {
    return run(time, String.valueOf(perSecond));
  }

  private Result run(Duration time, String rate) throws IOException {
    List<String> attack =
        List.of(
            Tools.vegeta().toString(),
            "attack",
            "-targets=" + targets,
            "-output=" + results,
            "-rate=" + rate,
            "-duration=" + time.toSeconds() + "s",
            "-workers=" + CONNECTIONS,
            "-max-workers=" + (rate.equals("0") ? CONNECTIONS : 20 * CONNECTIONS),
            "-max-body=0",
            "-redirects=-1");
    Command.output(time.plus(MORE), Map.of(), Processors.amongOthers(attack));
    List<String> report =
        List.of(Tools.vegeta().toString(), "report", "-type=json", results.toString());
    JsonNode figures = JSON.readTree(Command.output(MORE, Map.of(), report));
    Files.delete(results);
    return new Result(
        figures.path("requests").asLong(),
        figures.path("throughput").asDouble(),
        Duration.ofNanos(figures.path("latencies").path("50th").asLong()),
        Duration.ofNanos(figures.path("latencies").path("99th").asLong()),
        JSON.convertValue(
            figures.path("status_codes"),
            JSON.getTypeFactory().constructMapType(Map.class, String.class, Long.class)));
  }
}
