package dev.keepsake.inventory;

import io.micronaut.serde.annotation.Serdeable;

/** How many of an item are left to sell. */
@Serdeable
record StockItem(String name, long available) {}
