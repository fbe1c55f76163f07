import type { Tree } from './tree';

/** Calls of one operation by the same chain of callers, taken together. Times in microseconds. */
export interface Flame {
  id: number;
  parent: Flame | null;
  service: string;
  operation: string;
  calls: number;
  errors: number;
  /** The time of its own work: what no child of it covers. */
  self: number;
  /** Its own work and that of everything below: what the widths are made of, so that children always fit under their parent. */
  total: number;
  firstSpanId: string;
  children: Flame[];
}

/** The flame above all roots; it has no box of its own. */
export function toFlame(tree: Tree): Flame {
  const top = flame(0, null, '', '', '');
  const all = [top];
  const path: Flame[] = [];
  const self = selfTimes(tree);
  tree.rows.forEach((row, index) => {
    const { service, operation, status, spanId } = row.span;
    const parent = row.depth === 0 ? top : path[row.depth - 1]!;
    let node = parent.children.find((child) => child.service === service && child.operation === operation);
    if (node === undefined) {
      node = flame(all.length, parent, service, operation, spanId);
      parent.children.push(node);
      all.push(node);
    }
    node.calls++;
    node.errors += status === 'error' ? 1 : 0;
    node.self += self[index]!;
    path[row.depth] = node;
  });
  // Children were made after their parents, so from the last to the first each is whole before it is added.
  for (const node of all.reverse()) {
    node.total += node.self;
    if (node.parent !== null) {
      node.parent.total += node.total;
    }
  }
  return top;
}

export interface Box {
  flame: Flame;
  depth: number;
  /** Shares of the width, from 0 to 1. */
  left: number;
  width: number;
}

/** The boxes to show when `focus` fills the width, with its callers above it; those narrower than `narrowest` are left out. */
export function toBoxes(focus: Flame, narrowest: number): Box[] {
  const path: Flame[] = [];
  for (let node: Flame | null = focus; node !== null && node.parent !== null; node = node.parent) {
    path.unshift(node);
  }
  const boxes: Box[] = path.map((node, depth) => ({ flame: node, depth, left: 0, width: 1 }));
  const stack = [{ nodes: focus.children, depth: path.length, left: 0 }];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    let { left } = next;
    for (const node of next.nodes) {
      const width = focus.total === 0 ? 0 : node.total / focus.total;
      if (width >= narrowest) {
        boxes.push({ flame: node, depth: next.depth, left, width });
        stack.push({ nodes: node.children, depth: next.depth + 1, left });
      }
      left += width;
    }
  }
  return boxes;
}

function flame(id: number, parent: Flame | null, service: string, operation: string, firstSpanId: string): Flame {
  return { id, parent, service, operation, calls: 0, errors: 0, self: 0, total: 0, firstSpanId, children: [] };
}

/** Rows of one parent come by their start, so one look at each child suffices: `covered` is how far the children seen so far reach. */
function selfTimes(tree: Tree): number[] {
  const self = tree.rows.map((row) => row.span.durationMicros);
  const covered = tree.rows.map((row) => row.span.startMicros);
  for (const { parent, span } of tree.rows) {
    if (parent >= 0) {
      const { startMicros, durationMicros } = tree.rows[parent]!.span;
      const from = Math.max(span.startMicros, covered[parent]!);
      const to = Math.min(span.startMicros + span.durationMicros, startMicros + durationMicros);
      if (to > from) {
        self[parent]! -= to - from;
        covered[parent] = to;
      }
    }
  }
  return self;
}
