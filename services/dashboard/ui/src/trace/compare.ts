import type { Flame } from './flame';

/** Calls of one operation by the same chain of callers, in one trace, in the other, or in both. */
export interface Pair {
  service: string;
  operation: string;
  depth: number;
  a: Flame | null;
  b: Flame | null;
}

/** From callers to callees, in the order of `a`; what only `b` has stands behind it. */
export function compare(a: Flame, b: Flame): Pair[] {
  const pairs: Pair[] = [];
  const stack = match(a, b, 0).reverse();
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    pairs.push(pair);
    stack.push(...match(pair.a, pair.b, pair.depth + 1).reverse());
  }
  return pairs;
}

function match(a: Flame | null, b: Flame | null, depth: number): Pair[] {
  const others = [...(b?.children ?? [])];
  const pairs = (a?.children ?? []).map((child): Pair => {
    const { service, operation } = child;
    const at = others.findIndex((other) => other.service === service && other.operation === operation);
    return { service, operation, depth, a: child, b: at < 0 ? null : others.splice(at, 1)[0]! };
  });
  return pairs.concat(
    others.map(({ service, operation }, index) => ({ service, operation, depth, a: null, b: others[index]! })),
  );
}
