import type { Attributes, Span } from '../api/types';
import type { Tree } from './tree';

/** The request that began the trace, as a command; null if no root says which it was. The body is not in a trace. */
export function toCurl(tree: Tree): string | null {
  for (const { span, depth } of tree.rows) {
    const command = depth === 0 ? curlOf(span) : null;
    if (command !== null) {
      return command;
    }
  }
  return null;
}

function curlOf({ attributes }: Span): string | null {
  const method = text(attributes, 'http.request.method') ?? text(attributes, 'http.method');
  const url = text(attributes, 'url.full') ?? text(attributes, 'http.url') ?? fromParts(attributes);
  if (method === null || url === null) {
    return null;
  }
  const words = ['curl'];
  if (method !== 'GET') {
    words.push('-X', quote(method));
  }
  words.push(quote(url));
  if (['POST', 'PUT', 'PATCH'].includes(method)) {
    words.push('-H', quote('Content-Type: application/json'), '-d', quote('{}'));
  }
  return words.join(' ');
}

function fromParts(attributes: Attributes): string | null {
  const path = text(attributes, 'url.path');
  const host = text(attributes, 'server.address');
  if (path === null || host === null) {
    return null;
  }
  const port = text(attributes, 'server.port');
  const query = text(attributes, 'url.query');
  const authority = (host.includes(':') ? `[${host}]` : host) + (port === null ? '' : `:${port}`);
  return `${text(attributes, 'url.scheme') ?? 'http'}://${authority}${path}${query === null ? '' : `?${query}`}`;
}

function text(attributes: Attributes, key: string): string | null {
  const value = attributes[key];
  return value === undefined || value === null || value === '' ? null : String(value);
}

/** For a POSIX shell: nothing in single quotes means anything there, so that a hostile address stays an address. */
function quote(word: string): string {
  return /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
