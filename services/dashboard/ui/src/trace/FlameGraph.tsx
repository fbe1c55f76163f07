import { useMemo } from 'react';
import { colourOf } from '../common/colours';
import { duration, plural, share } from '../common/format';
import { useParam } from '../common/hooks';
import { type Flame, toBoxes, toFlame } from './flame';
import type { Tree } from './tree';

const ROW_REM = 1.625;
/** Less than a pixel on any screen: neither seen nor hit. */
const NARROWEST = 0.0006;

/** Where the time went: calls of one operation by the same callers are one box, as wide as the work in it and below it. */
export function FlameGraph({ tree, onSelect }: { tree: Tree; onSelect: (spanId: string) => void }) {
  const top = useMemo(() => toFlame(tree), [tree]);
  const [zoom, setZoom] = useParam('zoom');
  const focus = useMemo(() => find(top, zoom) ?? top, [top, zoom]);
  const boxes = useMemo(() => toBoxes(focus, NARROWEST), [focus]);
  const depth = boxes.reduce((deepest, box) => Math.max(deepest, box.depth), 0);
  return (
    <div className="flame">
      <p className="line">
        Calls of one operation taken together, as wide as the time of their work and of what they called.{' '}
        {focus === top ? 'Choose one to fill the width with it.' : <ZoomOut onOut={() => setZoom(null)} />}
      </p>
      <div className="boxes" style={{ height: `${(depth + 1) * ROW_REM}rem` }}>
        {boxes.map(({ flame, depth: row, left, width }) => (
          <button
            key={flame.id}
            type="button"
            className={`box ${colourOf(flame.service)} ${flame.errors > 0 ? 'error' : ''}`}
            style={{ left: `${left * 100}%`, width: `${width * 100}%`, top: `${row * ROW_REM}rem` }}
            title={describe(flame, top)}
            aria-label={describe(flame, top)}
            onClick={() => {
              const target = flame === focus ? flame.parent : flame;
              setZoom(target === null || target === top ? null : target.firstSpanId);
              onSelect(flame.firstSpanId);
            }}
          >
            {width > 0.03 && `${flame.service} ${flame.operation}`}
          </button>
        ))}
      </div>
    </div>
  );
}

function ZoomOut({ onOut }: { onOut: () => void }) {
  return (
    <button type="button" className="link" onClick={onOut}>
      Show all again
    </button>
  );
}

function describe(flame: Flame, top: Flame): string {
  const errors = flame.errors > 0 ? `, ${plural(flame.errors, 'error')}` : '';
  const part = share(top.total === 0 ? 0 : flame.total / top.total);
  return `${flame.service} ${flame.operation}: ${plural(flame.calls, 'call')}${errors}, ${duration(flame.total)} (${part}), of which ${duration(flame.self)} its own`;
}

/** By its first span: a trace that grew has new flames, and this one again among them. */
function find(top: Flame, spanId: string | null): Flame | null {
  const left = spanId === null ? [] : [...top.children];
  for (let flame = left.pop(); flame !== undefined; flame = left.pop()) {
    if (flame.firstSpanId === spanId) {
      return flame;
    }
    left.push(...flame.children);
  }
  return null;
}
