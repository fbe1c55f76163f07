import { KEYS, quoted, STATES, STATUSES } from './filter';

/** What the values are completed from. */
export interface Vocabulary {
  services: readonly string[];
  operations: readonly string[];
  policies: readonly string[];
}

export interface Completion {
  /** What is shown. */
  label: string;
  /** What the search becomes, and where the caret then stands. */
  query: string;
  caret: number;
}

const MOST = 8;
const HINTS = ['duration>', 'duration<'];

/** What the word under the caret can become: a key, or a value of the key that it begins with. */
export function complete(query: string, caret: number, vocabulary: Vocabulary): Completion[] {
  const { start, end } = wordAt(query, caret);
  const word = query.slice(start, end);
  const colon = word.indexOf(':');
  const key = colon < 0 ? '' : word.slice(0, colon);
  const candidates = colon < 0 ? keys() : values(key, vocabulary).map((value) => `${key}:${quoted(value)}`);
  const typed = word.replaceAll('"', '').toLowerCase();
  const part = colon < 0 ? typed : typed.slice(colon + 1);
  return candidates
    .filter((candidate) => candidate !== word && matches(candidate, typed, part, colon < 0))
    .slice(0, MOST)
    .map((candidate) => {
      const whole = /[:<>]$/.test(candidate) ? candidate : `${candidate} `;
      const rest = query.slice(end).trimStart();
      return { label: candidate, query: query.slice(0, start) + whole + rest, caret: start + whole.length };
    });
}

function keys(): string[] {
  return [...KEYS.map((key) => `${key}:`), ...HINTS];
}

function values(key: string, vocabulary: Vocabulary): readonly string[] {
  switch (key) {
    case 'service':
      return vocabulary.services;
    case 'operation':
      return vocabulary.operations;
    case 'policy':
      return vocabulary.policies;
    case 'state':
      return STATES;
    case 'status':
      return STATUSES;
    case 'from':
    case 'to':
      return ['5m', '15m', '30m'];
    default:
      return [];
  }
}

/** A key has to begin with what was typed; a value only to contain it. */
function matches(candidate: string, typed: string, part: string, isKey: boolean): boolean {
  const plain = candidate.replaceAll('"', '').toLowerCase();
  return isKey ? plain.startsWith(typed) : plain.slice(plain.indexOf(':') + 1).includes(part);
}

function wordAt(query: string, caret: number): { start: number; end: number } {
  let start = 0;
  let inQuotes = false;
  for (let index = 0; index < caret; index++) {
    if (query[index] === '"') {
      inQuotes = !inQuotes;
    } else if (query[index] === ' ' && !inQuotes) {
      start = index + 1;
    }
  }
  let end = caret;
  while (end < query.length && (query[end] !== ' ' || inQuotes)) {
    inQuotes = query[end] === '"' ? !inQuotes : inQuotes;
    end++;
  }
  return { start, end };
}
