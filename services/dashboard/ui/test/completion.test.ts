import { describe, expect, it } from 'vitest';
import { complete } from '../src/traces/completion';

const vocabulary = {
  services: ['gateway', 'order'],
  operations: ['POST /orders'],
  policies: ['errors', 'slow'],
  attributes: [
    { key: 'http.request.method', values: ['POST', 'GET'] },
    { key: 'http.route', values: ['/api/orders'] },
    { key: 'not to be typed', values: ['x'] },
    { key: 'url.full', values: ['http://order:8080/orders', 'two words'] },
  ],
};

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

  it('offers attributes that spans had, by their beginning first, behind the keys', () => {
    const labels = (text: string) => completed(text).map(({ label }) => label);
    expect(labels('HTTP|')).toEqual(['http.request.method=', 'http.route=']);
    expect(labels('r|')).toEqual(['http.request.method=', 'http.route=', 'url.full=']);
    expect(labels('s|')).toEqual(['service:', 'state:', 'status:', 'http.request.method=']);
    expect(labels('typed|')).toEqual([]);
    expect(completed('status:error rou|')[0]).toMatchObject({
      query: 'status:error http.route=',
      caret: 'status:error http.route='.length,
    });
  });

  it('offers their frequent values, by any part of them', () => {
    const labels = (text: string) => completed(text).map(({ label }) => label);
    expect(labels('http.request.method=|')).toEqual(['http.request.method=POST', 'http.request.method=GET']);
    expect(labels('http.request.method=po|')).toEqual(['http.request.method=POST']);
    expect(labels('url.full=8080|')).toEqual(['url.full=http://order:8080/orders']);
    expect(labels('url.full="two w|')).toEqual(['url.full="two words"']);
    expect(labels('nothing.of.this=|')).toEqual([]);
  });
});
