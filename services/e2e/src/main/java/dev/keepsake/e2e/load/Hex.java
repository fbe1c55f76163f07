package dev.keepsake.e2e.load;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Ids as Jaeger and W3C trace context write them. */
final class Hex {
  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  static String of(ByteString id) {
    return FORMAT.formatHex(id.toByteArray());
  }
}
