import { describe, expect, it } from 'vitest';
import { complete } from '../src/traces/completion';

const vocabulary = { services: ['gateway', 'order'], operations: ['POST /orders'], policies: ['errors', 'slow'] };

/** `|` is the caret. */
function completed(text: string) {
  const caret = text.indexOf('|');
  return complete(text.replace('|', ''), caret, vocabulary);
}

describe('the completion of a search', () => {
  it('offers the keys at the start of a word', () => {
    expect(completed('|').map(({ label }) => label)).toContain('service:');
    expect(completed('sta|').map(({ label }) => label)).toEqual(['state:', 'status:']);
  });

  it('offers the values of a key, by any part of them', () => {
    expect(completed('service:|').map(({ label }) => label)).toEqual(['service:gateway', 'service:order']);
    expect(completed('policy:lo|').map(({ label }) => label)).toEqual(['policy:slow']);
  });

  it('puts in the whole word and leaves the others', () => {
    const [first] = completed('status:error service:ord| duration>5ms');
    expect(first).toMatchObject({
      query: 'status:error service:order duration>5ms',
      caret: 'status:error service:order '.length,
    });
  });

  it('stays at the value after a key', () => {
    expect(completed('serv|')[0]).toMatchObject({ query: 'service:', caret: 8 });
  });

  it('quotes what has blanks, and goes on inside quotation marks', () => {
    expect(completed('operation:post|')[0]?.query).toBe('operation:"POST /orders" ');
    expect(completed('operation:"POST /o|')[0]?.query).toBe('operation:"POST /orders" ');
  });

  it('offers nothing for what is whole', () => {
    expect(completed('service:order|')).toEqual([]);
  });
});
