package dev.keepsake.dashboard.live;

import dev.keepsake.dashboard.login.SessionWatch;
import io.micronaut.http.HttpRequest;
import io.micronaut.json.JsonMapper;
import io.micronaut.websocket.CloseReason;
import io.micronaut.websocket.WebSocketSession;
import io.micronaut.websocket.annotation.OnClose;
import io.micronaut.websocket.annotation.OnError;
import io.micronaut.websocket.annotation.OnMessage;
import io.micronaut.websocket.annotation.OnOpen;
import io.micronaut.websocket.annotation.ServerWebSocket;
import java.io.IOException;

/** Where the page hears of changes. It says first what it has seen. */
@ServerWebSocket("/api/live")
class LiveSocket {
  private static final int LONGEST_MESSAGE = 1000;

  private final LiveFeed feed;
  private final SessionWatch watch;
  private final JsonMapper json;

  LiveSocket(LiveFeed feed, SessionWatch watch, JsonMapper json) {
    this.feed = feed;
    this.watch = watch;
    this.json = json;
  }

  @OnOpen
  void open(WebSocketSession session, HttpRequest<?> request) {
    watch.begin(session, request);
    if (!feed.hasRoom()) {
      session.close(CloseReason.TRY_AGAIN_LATER);
    }
  }

  @OnMessage(maxPayloadLength = LONGEST_MESSAGE)
  void message(String text, WebSocketSession session) {
    try {
      Resume resume = json.readValue(text, Resume.class);
      if (resume != null && "resume".equals(resume.type())) {
        feed.resume(session, resume.sequence());
        return;
      }
    } catch (IOException e) {
      // Answered below, as any other message that is none.
    }
    session.close(CloseReason.UNSUPPORTED_DATA);
  }

  @OnClose
  void close(WebSocketSession session) {
    watch.end(session);
    feed.leave(session);
  }

  @OnError
  void fail(WebSocketSession session) {
    watch.end(session);
    feed.leave(session);
    session.close(CloseReason.PROTOCOL_ERROR);
  }
}
