import { memo } from 'react';
import { Link } from 'wouter';
import type { TraceSummary } from '../api/types';
import { colourOf } from '../common/colours';
import { clock, count, duration } from '../common/format';
import { Hidden, ServiceName } from '../common/notes';
import { StateBadge } from './StateBadge';

const SHOWN_SERVICES = 5;

/** One trace of the list. A summary that did not change is the same object, so its row is not rendered again. */
export const TraceRow = memo(function TraceRow({ trace }: { trace: TraceSummary }) {
  return (
    <Link className={`trace ${trace.state}`} href={`/traces/${trace.traceId}`} data-trace={trace.traceId}>
      <span className="time">{clock(trace.startMicros)}</span>
      <StateBadge trace={trace} />
      <span className="what">
        <ServiceName name={trace.rootService} colour={colourOf(trace.rootService)} />
        <span className="operation">{trace.rootOperation}</span>
        {trace.httpStatus ? (
          <span className={trace.httpStatus >= 500 ? 'code bad' : 'code'}>{trace.httpStatus}</span>
        ) : null}
      </span>
      <span className="services">
        {trace.services.slice(0, SHOWN_SERVICES).map((service) => (
          <span key={service} className={`mark ${colourOf(service)}`} title={service} />
        ))}
        {trace.services.length > SHOWN_SERVICES && <span>+{trace.services.length - SHOWN_SERVICES}</span>}
        <Hidden>{trace.services.length} services</Hidden>
      </span>
      <span className="spans">
        {count(trace.spanCount)}
        <span className="unit"> spans</span>
      </span>
      <span className={trace.errorCount > 0 ? 'errors bad' : 'errors'}>
        {trace.errorCount > 0 && `${count(trace.errorCount)} ${trace.errorCount === 1 ? 'error' : 'errors'}`}
      </span>
      <span className="duration">
        {duration(trace.durationMicros)}
        <span className="length" style={{ width: `${lengthOf(trace.durationMicros)}%` }} />
      </span>
    </Link>
  );
});

/** From 10 µs to 10 s, by the logarithm: beside each other 1 ms and 1 s can be compared at a glance. */
function lengthOf(micros: number): number {
  return Math.max(2, Math.min(100, ((Math.log10(Math.max(micros, 10)) - 1) / 6) * 100));
}
