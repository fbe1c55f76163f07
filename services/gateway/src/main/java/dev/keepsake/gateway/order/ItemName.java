package dev.keepsake.gateway.order;

import dev.keepsake.problem.PlainText;
import io.swagger.v3.oas.annotations.media.Schema;

/** How the OpenAPI document describes an item that is a name alone. */
@Schema(
    type = "string",
    description = "The name of one item.",
    example = "item1",
    pattern = PlainText.NAME)
interface ItemName {}
