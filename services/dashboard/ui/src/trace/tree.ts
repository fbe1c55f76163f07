import type { Span } from '../api/types';

/** A span in its place: rows are in the order of a walk from parents to children, children by their start. */
export interface Row {
  span: Span;
  depth: number;
  children: number;
  /** The index behind the row's last descendant: what a collapsed row hides is everything from its own index + 1 up to here. */
  end: number;
  parent: number;
  /** It names a parent that is not there: not arrived, or made by a program that sends no spans. */
  orphan: boolean;
}

export interface Tree {
  rows: Row[];
  startMicros: number;
  endMicros: number;
  indexOf: Map<string, number>;
}

/** No recursion: a trace may be a chain of 10,000 spans. Whatever the ids say, each span is in one place only. */
export function toTree(spans: readonly Span[]): Tree {
  const ids = new Set(spans.map((span) => span.spanId));
  const childrenOf = new Map<string, Span[]>();
  const roots: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.startMicros - b.startMicros)) {
    const parent = span.parentSpanId;
    if (!parent || !ids.has(parent) || parent === span.spanId) {
      roots.push(span);
    } else {
      const siblings = childrenOf.get(parent);
      if (siblings === undefined) {
        childrenOf.set(parent, [span]);
      } else {
        siblings.push(span);
      }
    }
  }
  const tree: Tree = { rows: [], startMicros: Infinity, endMicros: 0, indexOf: new Map() };
  walk(tree, roots, childrenOf);
  // Spans that are each other's ancestors hang on no root.
  walk(
    tree,
    spans.filter((span) => !tree.indexOf.has(span.spanId)),
    childrenOf,
  );
  for (const { span } of tree.rows) {
    tree.startMicros = Math.min(tree.startMicros, span.startMicros);
    tree.endMicros = Math.max(tree.endMicros, span.startMicros + span.durationMicros);
  }
  if (tree.rows.length === 0) {
    tree.startMicros = 0;
  }
  return tree;
}

function walk(tree: Tree, roots: readonly Span[], childrenOf: Map<string, Span[]>): void {
  const { rows, indexOf } = tree;
  const open: number[] = [];
  const stack = [...roots].reverse().map((span) => ({ span, depth: 0 }));
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { span, depth } = next;
    if (indexOf.has(span.spanId)) {
      continue;
    }
    while (open.length > depth) {
      rows[open.pop()!]!.end = rows.length;
    }
    const parent = open.at(-1) ?? -1;
    const children = childrenOf.get(span.spanId) ?? [];
    indexOf.set(span.spanId, rows.length);
    open.push(rows.length);
    const orphan = depth === 0 && !!span.parentSpanId;
    rows.push({ span, depth, children: children.length, end: 0, parent, orphan });
    for (let index = children.length - 1; index >= 0; index--) {
      stack.push({ span: children[index]!, depth: depth + 1 });
    }
  }
  for (const index of open) {
    rows[index]!.end = rows.length;
  }
}

/** The indexes of the rows that no collapsed row hides. */
export function visibleRows(tree: Tree, collapsed: ReadonlySet<string>): number[] {
  const visible: number[] = [];
  for (let index = 0; index < tree.rows.length;) {
    const row = tree.rows[index]!;
    visible.push(index);
    index = collapsed.has(row.span.spanId) ? row.end : index + 1;
  }
  return visible;
}
