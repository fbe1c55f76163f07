package dev.keepsake.dashboard.share;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import java.time.Duration;
import java.util.function.Consumer;

/** Takes messages that nobody expects an answer to. */
public record ProtobufPart<T extends MessageLite>(
    Parser<T> parser, Duration lifetime, Consumer<T> taker) implements Part<T, Void> {
  @Override
  public byte[] write(T content) {
    return content.toByteArray();
  }

  @Override
  public T read(byte[] bytes) throws InvalidProtocolBufferException {
    return parser.parseFrom(bytes);
  }

  @Override
  public Void apply(T content, Place place) {
    taker.accept(content);
    return null;
  }
}
