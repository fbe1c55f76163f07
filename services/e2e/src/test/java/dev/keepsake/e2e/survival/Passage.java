package dev.keepsake.e2e.survival;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a gRPC server, on which it can seem to be away, slow, or to refuse requests. It reads
 * the frames of HTTP/2 (RFC 9113) and passes them on as they are.
 */
final class Passage implements AutoCloseable {
  /** What happens to a request on its way. */
  enum State {
    /** Nothing. */
    OPEN,
    /** Nothing listens, and what was connected is cut off. */
    AWAY,
    /** It takes 100 ms longer. */
    SLOW,
    /** Every second one is answered UNAVAILABLE. */
    REFUSING
  }

  private static final Duration DELAY = Duration.ofMillis(100);
  private static final int PREFACE = 24;
  private static final int FRAME_HEAD = 9;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int CANCEL = 8;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final InetSocketAddress target;
  private final InetSocketAddress address;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile State state = State.OPEN;
  private volatile ServerSocket server;

  /**
   * @param target of the server, as host:port
   * @param port to listen on
   */
  Passage(String target, int port) {
    URI uri = URI.create("grpc://" + target);
    this.target = new InetSocketAddress(uri.getHost(), uri.getPort());
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    listen();
  }

  /** As host:port. */
  String endpoint() {
    return "127.0.0.1:" + address.getPort();
  }

  void become(State next) {
    State before = state;
    state = next;
    if (next == State.AWAY) {
      close();
    } else if (before == State.AWAY) {
      listen();
    }
  }

  /** How many requests it has answered itself. */
  int refused() {
    return refused.get();
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    try {
      ServerSocket opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(address);
      server = opened;
      Thread.ofVirtual().start(() -> accept(opened));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        new Connection(opened.accept()).start();
      } catch (IOException e) {
        // It was closed, or there is no server behind it.
      }
    }
  }

  private final class Connection {
    private final Socket client;
    private final Socket behind;
    private final OutputStream toClient;
    private final OutputStream toServer;
    private final Set<Integer> refusedStreams = new HashSet<>();

    Connection(Socket client) throws IOException {
      this.client = client;
      sockets.add(client);
      try {
        behind = new Socket(target.getAddress(), target.getPort());
      } catch (IOException e) {
        client.close();
        throw e;
      }
      sockets.add(behind);
      // The one that closes all sockets may have come before these were among them.
      if (state == State.AWAY) {
        client.close();
        behind.close();
      }
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      toClient = client.getOutputStream();
      toServer = behind.getOutputStream();
    }

    void start() {
      Thread.ofVirtual().start(() -> untilItEnds(this::requests));
      Thread.ofVirtual().start(() -> untilItEnds(this::answers));
    }

    private void requests() throws IOException, InterruptedException {
      DataInputStream in = new DataInputStream(client.getInputStream());
      toServer.write(in.readNBytes(PREFACE));
      while (state != State.AWAY) {
        byte[] frame = frame(in);
        int type = frame[3];
        int stream = ByteBuffer.wrap(frame).getInt(5);
        if (type == HEADERS && state == State.SLOW) {
          Thread.sleep(DELAY);
        }
        if (type == DATA && refusedStreams.contains(stream)) {
          // The server would have given the sender room for more.
          write(toClient, windowUpdate(frame.length - FRAME_HEAD));
          continue;
        }
        // A refused one's too: later ones are compressed by what the server knows of it.
        write(toServer, frame);
        if (type == HEADERS && state == State.REFUSING && requests.incrementAndGet() % 2 == 0) {
          refuse(stream);
        }
      }
    }

    private void refuse(int stream) throws IOException {
      refusedStreams.add(stream);
      refused.incrementAndGet();
      write(toServer, head(4, RST_STREAM, 0, stream).putInt(CANCEL).array());
      byte[] unavailable = unavailable();
      write(
          toClient,
          head(unavailable.length, HEADERS, END_HEADERS | END_STREAM, stream)
              .put(unavailable)
              .array());
    }

    private void answers() throws IOException {
      DataInputStream in = new DataInputStream(behind.getInputStream());
      while (state != State.AWAY) {
        write(toClient, frame(in));
      }
    }

    /** What a sender learns by a broken connection is just what it is for. */
    private void untilItEnds(Pump pump) {
      try (client;
          behind) {
        pump.run();
      } catch (IOException e) {
        // One of them ended it.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        sockets.remove(client);
        sockets.remove(behind);
      }
    }
  }

  private interface Pump {
    void run() throws IOException, InterruptedException;
  }

  private static byte[] frame(DataInputStream in) throws IOException {
    byte[] head = in.readNBytes(FRAME_HEAD);
    if (head.length < FRAME_HEAD) {
      throw new EOFException();
    }
    byte[] frame = new byte[FRAME_HEAD + (ByteBuffer.wrap(head).getInt() >>> 8)];
    System.arraycopy(head, 0, frame, 0, FRAME_HEAD);
    in.readFully(frame, FRAME_HEAD, frame.length - FRAME_HEAD);
    return frame;
  }

  private static ByteBuffer head(int length, int type, int flags, int stream) {
    return ByteBuffer.allocate(FRAME_HEAD + length)
        .putInt(length << 8 | type)
        .put((byte) flags)
        .putInt(stream);
  }

  /** For the whole connection. */
  private static byte[] windowUpdate(int bytes) {
    return head(4, 8, 0, 0).putInt(Math.max(bytes, 1)).array();
  }

  /** Compressed by nothing that the other side would have to know (RFC 7541). */
  private static byte[] unavailable() {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0x88);
    literal(block, "content-type", "application/grpc");
    literal(block, "grpc-status", "14");
    literal(block, "grpc-message", "not now");
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    for (String text : new String[] {name, value}) {
      block.write(text.length());
      block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }

  private static void write(OutputStream out, byte[] frame) throws IOException {
    synchronized (out) {
      out.write(frame);
      out.flush();
    }
  }
}
