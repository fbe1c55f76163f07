package dev.keepsake.order;

import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpStatus;
import java.math.BigDecimal;
import java.util.List;

/** What must hold between the fields of an order; what holds for one is said where it stands. */
final class OrderRules {
  private OrderRules() {}

  /**
   * @throws ProblemException 400 on {@code total} when every item has a price and the sum differs
   */
  static void check(OrderRequest request) {
    List<Order.Line> lines = request.lines();
    if (lines.stream().anyMatch(line -> line.price() == null)) {
      return;
    }
    BigDecimal sum =
        lines.stream()
            .map(line -> line.price().multiply(BigDecimal.valueOf(line.quantity())))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    if (sum.compareTo(request.total()) != 0) {
      String fault = "must be the sum of the items, " + sum.toPlainString();
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid-request", "total: " + fault)
          .withField("total", fault);
    }
  }
}
