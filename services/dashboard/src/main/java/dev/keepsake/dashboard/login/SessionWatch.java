package dev.keepsake.dashboard.login;

import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.annotation.Scheduled;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Closes a WebSocket once who opened it is not logged in any more. */
@Singleton
public class SessionWatch {
  private record Watched(WebSocketSession socket, BooleanSupplier isLoggedIn) {}

  private final Sessions sessions;
  private final Map<String, Watched> all = new ConcurrentHashMap<>();

  SessionWatch(Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * Watches a WebSocket until {@link #end}.
   *
   * @param request by which it was opened
   */
  public void begin(WebSocketSession socket, HttpRequest<?> request) {
    if (sessions.areRequired()) {
      all.put(socket.getId(), new Watched(socket, sessions.presence(request)));
    }
  }

  public void end(WebSocketSession socket) {
    all.remove(socket.getId());
  }

  @Scheduled(fixedDelay = "1s")
  void check() {
    for (Watched watched : all.values()) {
      if (!watched.isLoggedIn().getAsBoolean()) {
        end(watched.socket());
        watched.socket().close(CloseReason.POLICY_VIOLATION);
      }
    }
  }
}
