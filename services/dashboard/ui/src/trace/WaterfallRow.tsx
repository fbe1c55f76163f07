import type { Log } from '../api/types';
import { colourOf } from '../common/colours';
import { duration } from '../common/format';
import { Hidden } from '../common/notes';
import type { Segment } from './criticalPath';
import type { Row } from './tree';

/** The stretch of time that fills the width. */
export interface Range {
  from: number;
  to: number;
}

interface Props {
  row: Row;
  index: number;
  position: number;
  top: number;
  height: number;
  range: Range;
  path: readonly Segment[] | undefined;
  logs: readonly Log[] | undefined;
  folded: boolean;
  active: boolean;
  selected: boolean;
  onFold: (index: number, close: boolean) => void;
  onSelect: (spanId: string) => void;
}

const DEEPEST_INDENT = 24;

export function WaterfallRow({
  row,
  index,
  position,
  top,
  height,
  range,
  path,
  logs,
  folded,
  active,
  selected,
  onFold,
  onSelect,
}: Props) {
  const { span, depth, children } = row;
  const end = span.startMicros + span.durationMicros;
  const left = share(range, span.startMicros);
  const classes = ['row', colourOf(span.service), active ? 'active' : '', selected ? 'selected' : '', span.status].join(
    ' ',
  );
  return (
    // Keys are the grid's: see Waterfall.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={`row-${index}`}
      role="row"
      className={classes}
      tabIndex={-1}
      aria-level={depth + 1}
      aria-rowindex={position + 1}
      aria-expanded={children > 0 ? !folded : undefined}
      aria-selected={selected}
      style={{ transform: `translateY(${top}px)`, height }}
      onClick={() => onSelect(span.spanId)}
    >
      <span role="gridcell" className="name" style={{ paddingLeft: `${Math.min(depth, DEEPEST_INDENT) * 0.75}rem` }}>
        {/* For the mouse; keys and screen readers have the arrow keys and aria-expanded. */}
        <span
          className="fold"
          aria-hidden="true"
          onClick={(event) => {
            if (children > 0) {
              event.stopPropagation();
              onFold(index, !folded);
            }
          }}
        >
          {children === 0 ? '' : folded ? '▸' : '▾'}
        </span>
        <span className="mark" />
        {span.status === 'error' && <span className="bang">!</span>}
        <span className="service">{span.service}</span>
        <span className="operation">{span.operation}</span>
        {folded && <span className="count">+{row.end - index - 1}</span>}
        {span.status === 'error' && <Hidden>, error</Hidden>}
      </span>
      <span role="gridcell" className="times">
        <span className="span" style={{ left: percent(left), width: percent(share(range, end) - left) }} />
        {path?.map(({ from, to }) => {
          const start = share(range, from);
          return (
            <span
              key={from}
              className="critical"
              style={{ left: percent(start), width: percent(share(range, to) - start) }}
            />
          );
        })}
        {logs?.slice(0, 50).map((log, at) => (
          <span
            key={at}
            className={`tick ${log.severity.toLowerCase()}`}
            style={{ left: percent(share(range, log.timeMicros)) }}
            title={log.body}
          />
        ))}
      </span>
      <span role="gridcell" className="length">
        {duration(span.durationMicros)}
      </span>
    </div>
  );
}

function share({ from, to }: Range, micros: number): number {
  return Math.max(0, Math.min(1, (micros - from) / (to - from)));
}

function percent(ratio: number): string {
  return `${(ratio * 100).toFixed(3)}%`;
}
