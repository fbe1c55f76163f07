package dev.keepsake.dashboard.share;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Packs what goes to the Redis: telemetry repeats itself, to a tenth of its size. */
final class Packing {
  private static final int LARGEST = 256 << 20;

  private Packing() {}

  static byte[] pack(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      // What cannot be packed becomes a little larger.
      byte[] packed = new byte[Integer.BYTES + bytes.length + bytes.length / 1000 + 64];
      ByteBuffer.wrap(packed).putInt(bytes.length);
      int size = Integer.BYTES;
      while (!deflater.finished()) {
        size += deflater.deflate(packed, size, packed.length - size);
      }
      return Arrays.copyOf(packed, size);
    } finally {
      deflater.end();
    }
  }

  static byte[] unpack(byte[] packed) throws IOException {
    if (packed.length < Integer.BYTES) {
      throw new IOException("too short");
    }
    int size = ByteBuffer.wrap(packed).getInt();
    if (size < 0 || size > LARGEST) {
      throw new IOException("not a size: " + size);
    }
    Inflater inflater = new Inflater();
    try {
      inflater.setInput(packed, Integer.BYTES, packed.length - Integer.BYTES);
      byte[] bytes = new byte[size];
      int read = 0;
      while (read < size) {
        int more = inflater.inflate(bytes, read, size - read);
        if (more == 0) {
          throw new IOException("cut off");
        }
        read += more;
      }
      return bytes;
    } catch (DataFormatException e) {
      throw new IOException("not packed", e);
    } finally {
      inflater.end();
    }
  }
}
