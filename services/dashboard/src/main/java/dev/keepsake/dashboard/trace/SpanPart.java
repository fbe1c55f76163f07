package dev.keepsake.dashboard.trace;

import com.google.protobuf.ByteString;
import dev.keepsake.dashboard.share.Part;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** Adds spans that one Collector sent: its name, and an OTLP request behind it. */
record SpanPart(
    Feed feed, MemoryTraceStore memory, Origins origins, Duration lifetime, Teller others)
    implements Part<List<ReceivedSpan>, TraceStore.Added> {

  /** Is told what came of those that came in elsewhere. */
  interface Teller {
    void tell(Feed feed, List<ReceivedSpan> spans, TraceStore.Added added);
  }

  @Override
  public byte[] write(List<ReceivedSpan> spans) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    String sampler = spans.getFirst().sampler();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeUTF(sampler == null ? "" : sampler);
      SpanRequests.write(spans).writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public List<ReceivedSpan> read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String sampler = in.readUTF();
      return SpanRequests.read(
          origins,
          sampler.isEmpty() ? null : sampler,
          ExportTraceServiceRequest.parseFrom(ByteString.readFrom(in)));
    }
  }

  @Override
  public TraceStore.Added apply(List<ReceivedSpan> spans, Place place) {
    TraceStore.Added added = memory.add(feed, spans, place.number());
    if (!place.isOwn()) {
      others.tell(feed, spans, added);
    }
    return added;
  }

  @Override
  public int size(List<ReceivedSpan> spans) {
    return spans.size();
  }
}
