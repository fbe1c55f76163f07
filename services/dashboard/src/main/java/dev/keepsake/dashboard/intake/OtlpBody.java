package dev.keepsake.dashboard.intake;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.keepsake.problem.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.GZIPInputStream;

/** Reads the bodies of OTLP/HTTP: protobuf or JSON, maybe packed; what is none is a 4xx. */
@Singleton
final class OtlpBody {
  static final String PROTOBUF = "application/x-protobuf";

  private final IntakeConfiguration configuration;

  /** One at a time: what is unpacked and read takes several times the memory of the body. */
  private final ReentrantLock reading = new ReentrantLock();

  OtlpBody(IntakeConfiguration configuration) {
    this.configuration = configuration;
  }

  static boolean isJson(HttpRequest<?> request) {
    return request
        .getContentType()
        .map(MediaType::getName)
        .filter(MediaType.APPLICATION_JSON::equals)
        .isPresent();
  }

  <B extends Message.Builder> B read(HttpRequest<byte[]> request, B into) {
    reading.lock();
    try {
      byte[] unpacked = unpacked(request, request.getBody().orElse(new byte[0]));
      if (isJson(request)) {
        OtlpJson.read(unpacked, into);
      } else {
        into.mergeFrom(unpacked);
      }
      return into;
    } catch (InvalidProtocolBufferException e) {
      throw unreadable(isJson(request) ? "OTLP in JSON" : "OTLP in protobuf");
    } catch (IOException e) {
      throw unreadable(isJson(request) ? "JSON" : "what its Content-Encoding says");
    } finally {
      reading.unlock();
    }
  }

  private byte[] unpacked(HttpRequest<?> request, byte[] body) throws IOException {
    String encoding = request.getHeaders().get(HttpHeaders.CONTENT_ENCODING);
    if (encoding == null || encoding.equalsIgnoreCase("identity")) {
      return bounded(body);
    }
    if (!encoding.equalsIgnoreCase("gzip")) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported-media-type",
          "The Content-Encoding must be gzip or identity.");
    }
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      // A little packed can be a lot.
      return bounded(gzip.readNBytes(configuration.maxBytes() + 1));
    }
  }

  private byte[] bounded(byte[] body) {
    if (body.length > configuration.maxBytes()) {
      throw new ProblemException(
          HttpStatus.REQUEST_ENTITY_TOO_LARGE,
          "too-large",
          "The body has more than " + configuration.maxBytes() + " bytes.");
    }
    return body;
  }

  private static ProblemException unreadable(String what) {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "invalid-request", "The body is not " + what + ".");
  }
}
