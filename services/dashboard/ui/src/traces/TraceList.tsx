import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { TraceSummary } from '../api/types';
import { PHONE, useMedia } from '../common/hooks';
import { useShortcuts } from '../common/shortcuts';
import { TraceRow } from './TraceRow';
import { useStill } from './useStill';

/** The rows on the screen, out of however many. Whoever reads further down, or moves by keys, is not pushed away by what arrives: it waits at the top. */
export function TraceList({
  traces,
  paused,
  onEnd,
}: {
  traces: readonly TraceSummary[];
  paused: boolean;
  onEnd: () => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const [focused, setFocused] = useState(false);
  const { shown, waiting } = useStill(traces, paused || away || focused);
  const height = useMedia(PHONE) ? 64 : 36;
  const list = useVirtualizer({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  useEffect(() => list.measure(), [list, height]);
  const rows = list.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (shown.length > 0 && last >= shown.length - 20) {
      onEnd();
    }
  }, [last, shown.length, onEnd]);

  const focusRow = (index: number) => {
    const trace = shown[Math.max(0, Math.min(shown.length - 1, index))];
    if (trace !== undefined) {
      list.scrollToIndex(shown.indexOf(trace));
      requestAnimationFrame(() => rowOf(scroller.current, trace.traceId)?.focus({ preventScroll: true }));
    }
  };
  const move = (by: number) => {
    const at = shown.findIndex(({ traceId }) => rowOf(scroller.current, traceId) === document.activeElement);
    focusRow(at < 0 ? (list.range?.startIndex ?? 0) : at + by);
  };
  useShortcuts([
    { keys: 'j', label: 'Next trace', run: () => move(1) },
    { keys: 'k', label: 'Previous trace', run: () => move(-1) },
    { keys: 'ArrowDown', label: 'Next trace', run: () => move(1) },
    { keys: 'ArrowUp', label: 'Previous trace', run: () => move(-1) },
    { keys: 'Home', label: 'First trace', run: () => focusRow(0) },
    { keys: 'End', label: 'Last trace', run: () => focusRow(shown.length - 1) },
    {
      keys: 'Escape',
      label: 'Back to the newest',
      run: () => {
        (document.activeElement as HTMLElement | null)?.blur();
        scroller.current?.scrollTo({ top: 0 });
      },
    },
  ]);

  return (
    <div
      className="list"
      ref={scroller}
      onScroll={(event) => setAway(event.currentTarget.scrollTop > height / 2)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      {waiting > 0 && !paused && (
        <button
          type="button"
          className="waiting"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => toTop(scroller.current)}
        >
          ↑ {waiting} new
        </button>
      )}
      <ul style={{ height: list.getTotalSize() }} aria-label="Traces, newest first">
        {rows.map((row) => (
          <li
            key={shown[row.index]!.traceId}
            aria-setsize={shown.length}
            aria-posinset={row.index + 1}
            style={{ transform: `translateY(${row.start}px)`, height }}
          >
            <TraceRow trace={shown[row.index]!} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function toTop(scroller: HTMLElement | null): void {
  (document.activeElement as HTMLElement | null)?.blur();
  scroller?.scrollTo({ top: 0 });
}

function rowOf(scroller: HTMLElement | null, traceId: string): HTMLElement | null {
  return scroller?.querySelector(`[data-trace="${CSS.escape(traceId)}"]`) ?? null;
}
