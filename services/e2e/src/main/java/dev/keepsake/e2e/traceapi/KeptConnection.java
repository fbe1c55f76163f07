package dev.keepsake.e2e.traceapi;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP connection that stays open, one call after the other. It does no more than it must: on a
 * small machine what makes the load must not take the processors from what is under it.
 */
final class KeptConnection implements Closeable {
  private static final int MAX_ANSWER = 65536;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern LENGTH = Pattern.compile("(?i)\ncontent-length: *(\\d+)");

  private final Socket socket;
  private final InputStream in;
  private final String head;
  private final byte[] buffer = new byte[MAX_ANSWER];

  KeptConnection(URI server) throws IOException {
    socket = new Socket(server.getHost(), server.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    in = socket.getInputStream();
    head =
        " HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: "
            .formatted(server.getAuthority());
  }

  /** What came back. */
  record Answer(int status, String body) {
    /** A text that the body has under a name. */
    String text(String name) {
      int start = body.indexOf("\"" + name + "\":\"") + name.length() + 4;
      return body.substring(start, body.indexOf('"', start));
    }
  }

  Answer post(String path, String body) throws IOException {
    String request = "POST " + path + head + body.length() + "\r\n\r\n" + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    int read = 0;
    int headEnd = -1;
    int end = Integer.MAX_VALUE;
    while (read < end) {
      int more = in.read(buffer, read, MAX_ANSWER - read);
      if (more <= 0) {
        throw new EOFException("the connection ended, or the answer is too long");
      }
      read += more;
      if (headEnd < 0) {
        headEnd = endOfHead(read);
        end = headEnd < 0 ? end : headEnd + length(headEnd);
      }
    }
    int status = Integer.parseInt(text(9, 12));
    return new Answer(status, text(headEnd, end));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int endOfHead(int read) {
    for (int i = 0; i + 4 <= read; i++) {
      if (Arrays.equals(buffer, i, i + 4, END_OF_HEAD, 0, 4)) {
        return i + 4;
      }
    }
    return -1;
  }

  private int length(int headEnd) throws IOException {
    String text = text(0, headEnd);
    Matcher length = LENGTH.matcher(text);
    if (!length.find()) {
      throw new IOException("no Content-Length: " + text);
    }
    return Integer.parseInt(length.group(1));
  }

  private String text(int from, int to) {
    return new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
