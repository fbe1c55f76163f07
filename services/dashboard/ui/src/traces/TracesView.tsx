import { useMemo, useState } from 'react';
import type { Config, KnownAttribute, Service, TraceSummary } from '../api/types';
import { useApi } from '../api/useApi';
import { count } from '../common/format';
import { useParam, useTitle } from '../common/hooks';
import { Failure, Loading } from '../common/notes';
import { useShortcuts } from '../common/shortcuts';
import type { Vocabulary } from './completion';
import { parseFilter, policiesOf, STATES } from './filter';
import { ImportButton } from './ImportButton';
import { NoTraces } from './NoTraces';
import { SearchBox } from './SearchBox';
import { TraceList } from './TraceList';
import { useTraces } from './useTraces';

export function TracesView() {
  useTitle('Traces');
  const [q, setQ] = useParam('q');
  const query = q ?? '';
  const filter = useMemo(() => parseFilter(query), [query]);
  const [paused, setPaused] = useState(false);
  const { traces, total, error, loading, more } = useTraces(filter);
  const services = useApi<Service[]>('/api/services', 10_000).data;
  const attributes = useApi<KnownAttribute[]>('/api/attributes', 30_000).data;
  const config = useApi<Config>('/api/config', traces.length === 0 ? 2_000 : undefined).data;
  const vocabulary = () => vocabularyOf(services ?? [], attributes ?? [], traces);
  useShortcuts([
    { keys: 'p', label: 'Hold the list still, or let it go on', run: () => setPaused(!paused) },
    { keys: 'c', label: 'Clear the search', run: () => setQ(null) },
  ]);
  return (
    <div className="traces">
      <h1 className="hidden">Traces</h1>
      <div className="tools">
        <SearchBox query={query} onQuery={setQ} vocabulary={vocabulary} problems={filter.problems} />
        <div className="states" role="group" aria-label="State">
          {[undefined, ...STATES].map((state) => (
            <button
              key={state ?? 'all'}
              type="button"
              className={`choice ${state ?? ''}`}
              aria-pressed={filter.state === state}
              onClick={() => setQ(withState(query, state))}
            >
              {state ?? 'all'}
            </button>
          ))}
        </div>
        <button type="button" aria-pressed={paused} onClick={() => setPaused(!paused)} title="Hold the list still (p)">
          {paused ? 'Go on' : 'Pause'}
        </button>
        <ImportButton onImported={() => setQ('policy:imported', true)} />
      </div>
      <Counts traces={traces} total={total} />
      <Failure error={error} />
      {traces.length > 0 ? (
        <TraceList key={query} traces={traces} paused={paused} onEnd={more} />
      ) : loading ? (
        <Loading />
      ) : (
        <NoTraces filtered={query.trim() !== ''} config={config} onClear={() => setQ(null)} />
      )}
    </div>
  );
}

function Counts({ traces, total }: { traces: readonly TraceSummary[]; total: number | null }) {
  const counts = { deciding: 0, kept: 0, dropped: 0 };
  for (const trace of traces) {
    counts[trace.state]++;
  }
  return (
    <p className="counts">
      <span>
        <strong>{count(traces.length)}</strong> traces
        {total !== null && total > traces.length && ` of ${count(total)}`}
      </span>
      {STATES.map((state) => (
        <span key={state} className={state}>
          {count(counts[state])} {state}
        </span>
      ))}
    </p>
  );
}

function withState(query: string, state: string | undefined): string {
  const others = query.replace(/(^|\s)state:\S*/g, '').trim();
  return state === undefined ? others : `${others} state:${state}`.trim();
}

function vocabularyOf(
  services: readonly Service[],
  attributes: readonly KnownAttribute[],
  traces: readonly TraceSummary[],
): Vocabulary {
  const known = (values: string[]) => [...new Set(values)].sort();
  return {
    services: known(services.map((service) => service.name)),
    operations: known(services.flatMap((service) => service.operations)),
    policies: known(traces.slice(0, 2_000).flatMap(policiesOf)),
    attributes,
  };
}
