package dev.keepsake.inventory;

import dev.keepsake.testing.DatabaseOutage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOutageIT {
  @TempDir Path data;

  @Test
  void readinessFollowsTheDatabaseAndLivenessDoesNot() throws Exception {
    try (DatabaseOutage outage = new DatabaseOutage(data, "/items/item1")) {
      outage.readinessFollows();
    }
  }

  @Test
  void aDatabaseThatHangsIsAnswered503InTime() throws Exception {
    try (DatabaseOutage outage = new DatabaseOutage(data, "/items/item1")) {
      outage.hangingIsAnswered();
    }
  }
}
