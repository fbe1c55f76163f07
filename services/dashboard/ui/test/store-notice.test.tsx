// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { Live, LiveContext } from '../src/app/live';
import { StoreNotice } from '../src/app/StoreNotice';

const sockets: FakeSocket[] = [];

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    sockets.push(this);
  }

  send(): void {}
  close(): void {}

  say(message: unknown): void {
    act(() => this.onmessage?.({ data: JSON.stringify(message) }));
  }
}

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const notice = () => screen.queryByText(/The Redis is away/);

it('is said as long as the Redis is away', () => {
  vi.stubGlobal('WebSocket', FakeSocket);
  const live = new Live();
  const stop = live.start();
  render(
    <LiveContext value={live}>
      <StoreNotice />
    </LiveContext>,
  );
  const socket = sockets[0]!;
  act(() => socket.onopen?.());
  expect(notice()).toBeNull();
  socket.say({ type: 'store', away: true });
  expect(notice()).not.toBeNull();
  socket.say({ type: 'store', away: false });
  expect(notice()).toBeNull();
  socket.say({ type: 'store', away: true });
  act(() => socket.onopen?.());
  expect(notice()).toBeNull();
  stop();
});
