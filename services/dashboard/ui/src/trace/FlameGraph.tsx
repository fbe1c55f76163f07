import { useMemo, useState } from 'react';
import { colourOf } from '../common/colours';
import { duration, plural, share } from '../common/format';
import { type Flame, toBoxes, toFlame } from './flame';
import type { Tree } from './tree';

const ROW_REM = 1.625;
/** Less than a pixel on any screen: neither seen nor hit. */
const NARROWEST = 0.0006;

/** Where the time went: calls of one operation by the same callers are one box, as wide as the work in it and below it. */
export function FlameGraph({ tree, onSelect }: { tree: Tree; onSelect: (spanId: string) => void }) {
  const top = useMemo(() => toFlame(tree), [tree]);
  const [zoomed, setZoomed] = useState<Flame | null>(null);
  const focus = zoomed !== null && isWithin(top, zoomed) ? zoomed : top;
  const boxes = useMemo(() => toBoxes(focus, NARROWEST), [focus]);
  const depth = boxes.reduce((deepest, box) => Math.max(deepest, box.depth), 0);
  return (
    <div className="flame">
      <p className="line">
        Calls of one operation taken together, as wide as the time of their work and of what they called.{' '}
        {focus === top ? 'Choose one to fill the width with it.' : <ZoomOut onOut={() => setZoomed(null)} />}
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
              setZoomed(flame === focus ? flame.parent : flame);
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

/** A trace that grew has new flames: the zoom of the old ones does not hold for them. */
function isWithin(top: Flame, flame: Flame): boolean {
  let node = flame;
  while (node.parent !== null) {
    node = node.parent;
  }
  return node === top;
}
