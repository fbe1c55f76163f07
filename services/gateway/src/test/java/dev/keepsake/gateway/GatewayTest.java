package dev.keepsake.gateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Tests of one gateway with default settings, its neighbours reset before each. */
@Timeout(30)
public abstract class GatewayTest {
  protected static TestShop shop;

  @BeforeAll
  static void start() {
    shop = new TestShop();
  }

  @AfterAll
  static void stop() {
    shop.close();
  }

  @BeforeEach
  void reset() {
    shop.reset();
  }
}
