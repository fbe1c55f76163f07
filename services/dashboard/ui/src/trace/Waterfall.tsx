import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Log } from '../api/types';
import { duration } from '../common/format';
import { useShortcuts } from '../common/shortcuts';
import type { Segment } from './criticalPath';
import { type Tree, visibleRows } from './tree';
import { type Range, WaterfallRow } from './WaterfallRow';

const ROW_HEIGHT = 26;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

interface Props {
  tree: Tree;
  logs: readonly Log[];
  path: readonly Segment[];
  selected: string | null;
  onSelect: (spanId: string | null) => void;
}

/** Every span in its place and time. Only the rows on the screen are there; one of them is the active one, for the keys. */
export function Waterfall({ tree, logs, path, selected, onSelect }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [collapsed, setCollapsed] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState(() => tree.indexOf.get(selected ?? '') ?? 0);
  const [zoomed, setZoomed] = useState<string | null>(null);
  const visible = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed]);
  const marks = useMemo(() => ({ path: bySpan(path), logs: bySpan(logs) }), [path, logs]);
  const range = rangeOf(tree, zoomed);
  const list = useVirtualizer({
    count: visible.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    initialOffset: Math.max(0, (visible.indexOf(active) - 5) * ROW_HEIGHT),
  });
  const at = Math.max(0, visible.indexOf(active));

  const goTo = (position: number) => {
    const next = Math.max(0, Math.min(visible.length - 1, position));
    list.scrollToIndex(next);
    setActive(visible[next] ?? 0);
    if (selected !== null) {
      onSelect(tree.rows[visible[next] ?? 0]!.span.spanId);
    }
  };
  const fold = (index: number, close: boolean) => {
    const { spanId } = tree.rows[index]!.span;
    setCollapsed((before) => {
      const after = new Set(before);
      if (close) {
        after.add(spanId);
      } else {
        after.delete(spanId);
      }
      return after;
    });
  };
  const out = () => {
    const row = tree.rows[active]!;
    if (row.children > 0 && !collapsed.has(row.span.spanId)) {
      fold(active, true);
    } else if (row.parent >= 0) {
      goTo(visible.indexOf(row.parent));
    }
  };
  const into = () => {
    const row = tree.rows[active]!;
    if (collapsed.has(row.span.spanId)) {
      fold(active, false);
    } else if (row.children > 0) {
      goTo(at + 1);
    }
  };
  const nextError = () => {
    const errors = visible.filter((index) => tree.rows[index]!.span.status === 'error');
    const next = errors.find((index) => index > active) ?? errors[0];
    if (next !== undefined) {
      goTo(visible.indexOf(next));
    }
  };
  const page = () => Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
  useShortcuts([
    { keys: 'j', label: 'Next span', run: () => goTo(at + 1) },
    { keys: 'k', label: 'Previous span', run: () => goTo(at - 1) },
    { keys: 'ArrowDown', label: 'Next span', run: () => goTo(at + 1) },
    { keys: 'ArrowUp', label: 'Previous span', run: () => goTo(at - 1) },
    { keys: 'PageDown', label: 'A page of spans down', run: () => goTo(at + page()) },
    { keys: 'PageUp', label: 'A page of spans up', run: () => goTo(at - page()) },
    { keys: 'Home', label: 'First span', run: () => goTo(0) },
    { keys: 'End', label: 'Last span', run: () => goTo(visible.length - 1) },
    { keys: 'ArrowLeft', label: 'Fold the span, or go to its parent', run: out },
    { keys: 'ArrowRight', label: 'Unfold the span, or go to its first child', run: into },
    { keys: 'Enter', label: 'Show the span’s details', run: () => onSelect(tree.rows[active]!.span.spanId) },
    { keys: 'e', label: 'Next span with an error', run: nextError },
    {
      keys: 'z',
      label: 'Fill the width with the span, or with all again',
      run: () => setZoomed(zoomed === null ? idOf(tree, active) : null),
    },
  ]);
  useEffect(() => {
    const index = tree.indexOf.get(selected ?? '');
    if (index !== undefined) {
      setActive(index);
    }
  }, [tree, selected]);

  return (
    <div className="waterfall">
      <div className="ruler" aria-hidden="true">
        <span className="name">{zoomed === null ? 'Span' : 'Span (zoomed: z for all)'}</span>
        <span className="times">
          {TICKS.map((tick) => (
            <span key={tick} style={{ left: `${tick * 100}%` }}>
              {duration(range.from - tree.startMicros + tick * (range.to - range.from))}
            </span>
          ))}
        </span>
      </div>
      {/* The rows are not in the order of Tab: the grid is, and the arrow keys move within it. */}
      <div
        ref={scroller}
        className="rows"
        role="treegrid"
        aria-label="Spans"
        aria-rowcount={visible.length}
        aria-activedescendant={`row-${active}`}
        tabIndex={0}
      >
        <div role="presentation" style={{ height: list.getTotalSize() }}>
          {list.getVirtualItems().map((item) => {
            const index = visible[item.index]!;
            const row = tree.rows[index]!;
            const { spanId } = row.span;
            return (
              <WaterfallRow
                key={spanId}
                row={row}
                index={index}
                position={item.index}
                top={item.start}
                height={ROW_HEIGHT}
                range={range}
                path={marks.path.get(spanId)}
                logs={marks.logs.get(spanId)}
                folded={collapsed.has(spanId)}
                active={index === active}
                selected={spanId === selected}
                onFold={fold}
                onSelect={onSelect}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function rangeOf(tree: Tree, zoomed: string | null): Range {
  const span = tree.rows[tree.indexOf.get(zoomed ?? '') ?? -1]?.span;
  const from = span?.startMicros ?? tree.startMicros;
  const to = span === undefined ? tree.endMicros : from + span.durationMicros;
  return { from, to: Math.max(to, from + 1) };
}

function idOf(tree: Tree, index: number): string | null {
  return tree.rows[index]?.span.spanId ?? null;
}

function bySpan<T extends { spanId: string }>(items: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const item of items) {
    const list = found.get(item.spanId);
    if (list === undefined) {
      found.set(item.spanId, [item]);
    } else {
      list.push(item);
    }
  }
  return found;
}
