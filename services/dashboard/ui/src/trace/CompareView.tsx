import { useMemo, useSyncExternalStore } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import type { Trace, TraceSummary } from '../api/types';
import { useApi } from '../api/useApi';
import { useLive } from '../app/live';
import { colourOf } from '../common/colours';
import { clock, count, duration } from '../common/format';
import { useTitle } from '../common/hooks';
import { Empty, Failure, Loading, Scrollable, ServiceName } from '../common/notes';
import { useShortcuts } from '../common/shortcuts';
import { StateBadge } from '../traces/StateBadge';
import { compare, type Pair } from './compare';
import { type Flame, toFlame } from './flame';
import { toTree } from './tree';

const CANDIDATES = 50;

/** Two traces beside each other, call by call: what one did more often, or took longer for. */
export default function CompareView() {
  useTitle('Compare');
  const [params] = useSearchParams();
  const [, navigate] = useLocation();
  const [a, b] = [params.get('a') ?? '', params.get('b') ?? ''];
  const first = useTrace(a);
  const second = useTrace(b);
  useShortcuts([
    { keys: 'x', label: 'Swap the two traces', run: () => b !== '' && navigate(`/compare?a=${b}&b=${a}`) },
    { keys: 'Escape', label: 'Back to the first trace', run: () => navigate(`/traces/${a}`) },
  ]);
  return (
    <div className="view wide">
      <h1>Compare</h1>
      <Failure error={first.error ?? second.error} />
      {first.data === null ? (
        first.error === null && <Loading />
      ) : b === '' ? (
        <Candidates trace={first.data.summary} />
      ) : second.data === null ? (
        second.error === null && <Loading />
      ) : (
        <Compared first={first.data} second={second.data} />
      )}
    </div>
  );
}

function useTrace(traceId: string) {
  return useApi<Trace>(traceId === '' ? null : `/api/traces/${encodeURIComponent(traceId)}`);
}

/** Those of the same kind whose spans are here to stay, the newest first. */
function Candidates({ trace }: { trace: TraceSummary }) {
  const { store } = useLive();
  const all = useSyncExternalStore(store.subscribe, store.snapshot);
  const others = all
    .filter(
      ({ traceId, state, rootService, rootOperation }) =>
        traceId !== trace.traceId &&
        state === 'kept' &&
        rootService === trace.rootService &&
        rootOperation === trace.rootOperation,
    )
    .slice(0, CANDIDATES);
  if (others.length === 0) {
    return (
      <Empty title="Nothing to compare it with">
        <p>
          No other trace of {trace.rootService} {trace.rootOperation} was kept yet.
        </p>
      </Empty>
    );
  }
  return (
    <>
      <p className="line">
        Choose the trace to compare with <One trace={trace} />
      </p>
      <ul className="candidates">
        {others.map((other) => (
          <li key={other.traceId}>
            <Link href={`/compare?a=${trace.traceId}&b=${other.traceId}`}>
              {clock(other.startMicros)} {duration(other.durationMicros)} <code>{other.traceId.slice(0, 8)}</code>
            </Link>{' '}
            <StateBadge trace={other} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Compared({ first, second }: { first: Trace; second: Trace }) {
  const pairs = useMemo(
    () => compare(toFlame(toTree(first.spans)), toFlame(toTree(second.spans))),
    [first.spans, second.spans],
  );
  const longest = Math.max(1, ...pairs.flatMap(({ a, b }) => [a?.total ?? 0, b?.total ?? 0]));
  return (
    <>
      <p className="line">
        A: <One trace={first.summary} /> · B: <One trace={second.summary} /> ·{' '}
        <Link href={`/compare?a=${first.summary.traceId}`}>another</Link>
      </p>
      {(first.spans.length === 0 || second.spans.length === 0) && (
        <p className="line">The spans of a dropped trace are not remembered.</p>
      )}
      <Scrollable label="Calls of both traces">
        <table className="figures compared">
          <caption>Calls of one operation by the same callers, with what they called</caption>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col">Calls A</th>
              <th scope="col">Calls B</th>
              <th scope="col">Time A</th>
              <th scope="col">Time B</th>
              <th scope="col">B − A</th>
            </tr>
          </thead>
          <tbody>
            {pairs.map((pair, index) => (
              <Line key={index} pair={pair} longest={longest} />
            ))}
          </tbody>
        </table>
      </Scrollable>
    </>
  );
}

function Line({ pair: { service, operation, depth, a, b }, longest }: { pair: Pair; longest: number }) {
  const more = (b?.total ?? 0) - (a?.total ?? 0);
  return (
    <tr>
      <th scope="row" style={{ paddingLeft: `${Math.min(depth, 24) * 0.9 + 0.75}rem` }}>
        <ServiceName name={service} colour={colourOf(service)} /> {operation}
      </th>
      <Calls flame={a} other={b} />
      <Calls flame={b} other={a} />
      <Time flame={a} longest={longest} />
      <Time flame={b} longest={longest} />
      <td className={more > 0 ? 'bad' : ''}>
        {more === 0 ? '' : `${more > 0 ? '+' : '−'}${duration(Math.abs(more))}`}
      </td>
    </tr>
  );
}

function Calls({ flame, other }: { flame: Flame | null; other: Flame | null }) {
  const errors = flame?.errors ?? 0;
  return (
    <td className={flame?.calls === other?.calls ? '' : 'differs'}>
      {flame === null ? 'none' : count(flame.calls)}
      {errors > 0 && <span className="bad">, {count(errors)} failed</span>}
    </td>
  );
}

function Time({ flame, longest }: { flame: Flame | null; longest: number }) {
  const total = flame?.total ?? 0;
  return (
    <td>
      {flame !== null && (
        <>
          <span className="part" style={{ width: `${(total / longest) * 6}rem` }} aria-hidden="true" />{' '}
          {duration(total)}
        </>
      )}
    </td>
  );
}

function One({ trace }: { trace: TraceSummary }) {
  return (
    <>
      <Link href={`/traces/${trace.traceId}`}>
        {trace.rootService} {trace.rootOperation} <code>{trace.traceId.slice(0, 8)}</code>
      </Link>
      , {clock(trace.startMicros)}, {duration(trace.durationMicros)}
    </>
  );
}
