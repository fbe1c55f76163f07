import type { Tree } from './tree';

/** A stretch of time during which the trace waited for this span's own work. Times in microseconds since the epoch. */
export interface Segment {
  spanId: string;
  from: number;
  to: number;
}

/**
 * What the longest root waited for: walking back from its end, always through the child that finished last, and from that child's start on through the one
 * that finished last before it. Making a segment shorter makes the trace shorter; nothing else does. What a child does after its parent's end is left out.
 */
export function criticalPath(tree: Tree): Segment[] {
  const { rows } = tree;
  const children = childrenByEnd(tree);
  const segments: Segment[] = [];
  const root = longestRoot(tree);
  if (root < 0) {
    return segments;
  }
  const start = rows[root]!.span.startMicros;
  const end = endOf(tree, root);
  const stack = [{ row: root, from: start, until: end, cursor: end, next: 0 }];
  while (stack.length > 0) {
    const frame = stack.at(-1)!;
    const child = children[frame.row]?.[frame.next++];
    const { spanId } = rows[frame.row]!.span;
    if (child === undefined) {
      add(segments, spanId, frame.from, frame.cursor);
      stack.pop();
      continue;
    }
    const childFrom = Math.max(rows[child]!.span.startMicros, frame.from);
    const childTo = endOf(tree, child);
    if (childTo > frame.cursor && frame.cursor < frame.until) {
      continue; // ran beside a child that is on the path already
    }
    const to = Math.min(childTo, frame.cursor);
    if (to > childFrom) {
      add(segments, spanId, to, frame.cursor);
      frame.cursor = childFrom;
      stack.push({ row: child, from: childFrom, until: to, cursor: to, next: 0 });
    }
  }
  return segments.sort((a, b) => a.from - b.from);
}

function add(segments: Segment[], spanId: string, from: number, to: number): void {
  if (to > from) {
    segments.push({ spanId, from, to });
  }
}

function endOf(tree: Tree, row: number): number {
  const { span } = tree.rows[row]!;
  return span.startMicros + span.durationMicros;
}

function longestRoot(tree: Tree): number {
  let longest = -1;
  tree.rows.forEach((row, index) => {
    if (row.depth === 0 && row.span.durationMicros > (tree.rows[longest]?.span.durationMicros ?? -1)) {
      longest = index;
    }
  });
  return longest;
}

function childrenByEnd(tree: Tree): (number[] | undefined)[] {
  const children = new Array<number[] | undefined>(tree.rows.length);
  tree.rows.forEach((row, index) => {
    if (row.parent >= 0) {
      (children[row.parent] ??= []).push(index);
    }
  });
  children.forEach((list) => list?.sort((a, b) => endOf(tree, b) - endOf(tree, a)));
  return children;
}
