import type { LiveMessage } from './types';

export type LiveStatus = 'connecting' | 'live' | 'waiting';

/** What a connection needs of a WebSocket; a test gives its own. */
export interface Socket {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: never) => void) | null;
  send(data: string): void;
  close(): void;
}

export interface LiveOptions {
  open: () => Socket;
  onMessage: (message: LiveMessage) => void;
  onStatus: (status: LiveStatus) => void;
  /** Calls back after so many milliseconds, unless what it returns was called before. */
  after?: (millis: number, run: () => void) => () => void;
  random?: () => number;
}

const SILENCE_MILLIS = 30_000;
const FIRST_WAIT_MILLIS = 250;
const LONGEST_WAIT_MILLIS = 5_000;

/** The live feed: opens by itself again and again, and asks for what it missed since the last message that it saw. */
export class LiveConnection {
  readonly #options: Required<LiveOptions>;
  #socket: Socket | null = null;
  #sequence = 0;
  #failures = 0;
  #cancel: () => void = () => undefined;

  constructor(options: LiveOptions) {
    this.#options = { after: afterTimeout, random: Math.random, ...options };
  }

  connect(): void {
    this.close();
    this.#options.onStatus('connecting');
    const socket = this.#options.open();
    this.#socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: 'resume', sequence: this.#sequence }));
      this.#options.onStatus('live');
      this.#awaitNext();
    };
    socket.onmessage = ({ data }) => this.#receive(String(data));
    socket.onclose = () => this.#retry();
    this.#awaitNext();
  }

  close(): void {
    this.#cancel();
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  #receive(data: string): void {
    this.#failures = 0;
    this.#awaitNext();
    const message = JSON.parse(data) as LiveMessage;
    if (message.type === 'reset') {
      this.#sequence = 0;
    } else if (message.type === 'traces') {
      this.#sequence = message.sequence;
    }
    this.#options.onMessage(message);
  }

  /** A connection can die without a word: too long a silence counts as its end. */
  #awaitNext(): void {
    this.#cancel();
    this.#cancel = this.#options.after(SILENCE_MILLIS, () => this.#retry());
  }

  /** The waits double up to a limit, and differ between pages so that these do not all come back at once. */
  #retry(): void {
    this.close();
    this.#options.onStatus('waiting');
    const longest = Math.min(LONGEST_WAIT_MILLIS, FIRST_WAIT_MILLIS * 2 ** this.#failures++);
    this.#cancel = this.#options.after(longest * (0.5 + this.#options.random() / 2), () => this.connect());
  }
}

function afterTimeout(millis: number, run: () => void): () => void {
  const timer = setTimeout(run, millis);
  return () => clearTimeout(timer);
}
