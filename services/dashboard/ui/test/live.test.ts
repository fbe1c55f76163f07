import { describe, expect, it } from 'vitest';
import { LiveConnection, type LiveStatus, type Socket } from '../src/api/live';
import type { LiveMessage } from '../src/api/types';

class FakeSocket implements Socket {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly sent: unknown[] = [];
  closed = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.(undefined as never);
  }

  say(message: LiveMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) } as MessageEvent);
  }

  die(): void {
    this.onclose?.(undefined as never);
  }
}

/** A connection whose timers run when the test says so. */
function connection() {
  const sockets: FakeSocket[] = [];
  const statuses: LiveStatus[] = [];
  const messages: LiveMessage[] = [];
  let timers: { millis: number; run: () => void }[] = [];
  const live = new LiveConnection({
    open: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    onMessage: (message) => messages.push(message),
    onStatus: (status) => statuses.push(status),
    after: (millis, run) => {
      const timer = { millis, run };
      timers.push(timer);
      return () => (timers = timers.filter((other) => other !== timer));
    },
    random: () => 1,
  });
  const elapse = () => {
    const [timer] = timers.splice(0, 1);
    timer!.run();
    return timer!.millis;
  };
  return { live, sockets, statuses, messages, elapse, waiting: () => timers.map((timer) => timer.millis) };
}

describe('the live connection', () => {
  it('resumes behind the last message that it saw', () => {
    const { live, sockets, statuses, elapse } = connection();
    live.connect();
    sockets[0]!.open();
    expect(sockets[0]!.sent).toEqual([{ type: 'resume', sequence: 0 }]);
    sockets[0]!.say({ type: 'traces', sequence: 7, upserts: [] });
    sockets[0]!.die();
    elapse();
    sockets[1]!.open();
    expect(sockets[1]!.sent).toEqual([{ type: 'resume', sequence: 7 }]);
    expect(statuses).toEqual(['connecting', 'live', 'waiting', 'connecting', 'live']);
  });

  it('begins anew after a reset', () => {
    const { live, sockets, elapse } = connection();
    live.connect();
    sockets[0]!.open();
    sockets[0]!.say({ type: 'traces', sequence: 900, upserts: [] });
    sockets[0]!.say({ type: 'reset' });
    sockets[0]!.say({ type: 'traces', sequence: 3, upserts: [] });
    sockets[0]!.die();
    elapse();
    sockets[1]!.open();
    expect(sockets[1]!.sent).toEqual([{ type: 'resume', sequence: 3 }]);
  });

  it('waits longer each time, up to five seconds, and not at all long again once it was answered', () => {
    const { live, sockets, elapse } = connection();
    live.connect();
    const waits = Array.from({ length: 7 }, () => {
      sockets.at(-1)!.die();
      return elapse();
    });
    expect(waits).toEqual([250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    sockets.at(-1)!.open();
    sockets.at(-1)!.say({ type: 'ping' });
    sockets.at(-1)!.die();
    expect(elapse()).toBe(250);
  });

  it('takes half a minute of silence for the end', () => {
    const { live, sockets, elapse, waiting } = connection();
    live.connect();
    sockets[0]!.open();
    sockets[0]!.say({ type: 'ping' });
    expect(waiting()).toEqual([30_000]);
    elapse();
    expect(sockets[0]!.closed).toBe(true);
    elapse();
    expect(sockets).toHaveLength(2);
  });

  it('is quiet once closed', () => {
    const { live, sockets, messages, waiting } = connection();
    live.connect();
    sockets[0]!.open();
    live.close();
    sockets[0]!.say({ type: 'ping' });
    sockets[0]!.die();
    expect(messages).toEqual([]);
    expect(waiting()).toEqual([]);
  });
});
