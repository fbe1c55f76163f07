import type { KnownAttribute } from '../api/types';
import { KEYS, quoted, STATES, STATUSES } from './filter';

/** What the values are completed from. */
export interface Vocabulary {
  services: readonly string[];
  operations: readonly string[];
  policies: readonly string[];
  attributes: readonly KnownAttribute[];
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
  const [, key, sign] = /^([^:=]*)([:=])/.exec(word) ?? [];
  const candidates = sign === undefined ? keys(word, vocabulary) : valuesOf(key!, sign, vocabulary);
  const typed = word.replaceAll('"', '').toLowerCase();
  const part = sign === undefined ? '' : typed.slice(key!.length + 1);
  return candidates
    .filter((candidate) => candidate !== word && (sign === undefined || matches(candidate, key!.length + 1, part)))
    .slice(0, MOST)
    .map((candidate) => {
      const whole = sign === undefined ? candidate : `${candidate} `;
      const rest = query.slice(end).trimStart();
      return { label: candidate, query: query.slice(0, start) + whole + rest, caret: start + whole.length };
    });
}

/** Those that begin with what was typed. An attribute is often known by a later part of its name; it comes behind. */
function keys(word: string, vocabulary: Vocabulary): string[] {
  const typed = word.replaceAll('"', '').toLowerCase();
  const fields = [...KEYS.map((key) => `${key}:`), ...HINTS].filter((key) => key.startsWith(typed));
  const places = vocabulary.attributes
    .filter(({ key }) => !/[\s"=]/.test(key))
    .map(({ key }) => ({ key: `${key}=`, place: key.toLowerCase().indexOf(typed) }));
  const begin = places.filter(({ place }) => place === 0);
  const contain = typed === '' ? [] : places.filter(({ place }) => place > 0);
  return [...fields, ...[...begin, ...contain].map(({ key }) => key)];
}

function valuesOf(key: string, sign: string, vocabulary: Vocabulary): string[] {
  const known =
    sign === ':' ? values(key, vocabulary) : (vocabulary.attributes.find((one) => one.key === key)?.values ?? []);
  return known.map((value) => `${key}${sign}${quoted(value)}`);
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

/** A value has to contain what was typed of it. */
function matches(candidate: string, valueAt: number, part: string): boolean {
  return candidate.slice(valueAt).replaceAll('"', '').toLowerCase().includes(part);
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
