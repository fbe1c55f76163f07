package dev.keepsake.e2e.hostile;

import java.util.Arrays;
import java.util.Random;

/** A message with something wrong in it, made up from one that is right. */
public final class Mutation {
  private static final int MOST_CHANGES = 4;

  private final Random random;

  /**
   * @param seed the same seed makes the same mistakes
   */
  public Mutation(long seed) {
    random = new Random(seed);
  }

  /** One to {@value #MOST_CHANGES} changes. */
  public byte[] of(byte[] message) {
    byte[] changed = message.clone();
    for (int i = 1 + random.nextInt(MOST_CHANGES); i > 0 && changed.length > 0; i--) {
      changed = change(changed);
    }
    return changed;
  }

  /** One by chance. */
  public <T> T oneOf(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private byte[] change(byte[] message) {
    int at = random.nextInt(message.length);
    int length = 1 + random.nextInt(Math.min(64, message.length - at));
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(message, at);
      case 1 -> set(message, at, (byte) (message[at] ^ 1 << random.nextInt(8)));
      // The lengths and the tags of Protocol Buffers are such bytes.
      case 2 -> set(message, at, (byte) 0xff);
      case 3 -> splice(message, at, at, noise(length));
      case 4 -> splice(message, at, at + length, new byte[0]);
      case 5 -> splice(message, at, at, Arrays.copyOfRange(message, at, at + length));
      default -> splice(message, at, at + length, noise(length));
    };
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] set(byte[] message, int at, byte value) {
    message[at] = value;
    return message;
  }

  private static byte[] splice(byte[] message, int from, int to, byte[] between) {
    byte[] result = new byte[message.length - (to - from) + between.length];
    System.arraycopy(message, 0, result, 0, from);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(message, to, result, from + between.length, message.length - to);
    return result;
  }
}
