package dev.keepsake.traceapi.export;

import dev.keepsake.traceapi.span.EndedSpan;
import dev.keepsake.traceapi.span.SpanJson;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Makes spans small that have to wait: those of one program are much alike. */
@Singleton
final class SpanPacker {
  private static final int BUFFER = 8192;

  private final SpanJson json;

  SpanPacker(SpanJson json) {
    this.json = json;
  }

  byte[] pack(List<EndedSpan> spans) {
    Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    ByteArrayOutputStream packed = new ByteArrayOutputStream(BUFFER);
    try (DataOutputStream out =
        new DataOutputStream(new DeflaterOutputStream(packed, deflater, BUFFER))) {
      out.writeInt(spans.size());
      for (EndedSpan span : spans) {
        byte[] text = json.ended(span);
        out.writeInt(text.length);
        out.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("never in memory", e);
    } finally {
      deflater.end();
    }
    return packed.toByteArray();
  }

  List<EndedSpan> unpack(byte[] packed) {
    try (DataInputStream in =
        new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)))) {
      int count = in.readInt();
      List<EndedSpan> spans = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        spans.add(json.ended(in.readNBytes(in.readInt())));
      }
      return spans;
    } catch (IOException e) {
      throw new UncheckedIOException("not packed here", e);
    }
  }
}
