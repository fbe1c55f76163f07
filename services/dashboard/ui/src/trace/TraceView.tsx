import { useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { ApiError } from '../api/client';
import type { Trace } from '../api/types';
import { useApi } from '../api/useApi';
import { useLive } from '../app/live';
import { useParam, useTitle } from '../common/hooks';
import { Empty, Failure, Loading } from '../common/notes';
import { useShortcuts } from '../common/shortcuts';
import { criticalPath } from './criticalPath';
import { FlameGraph } from './FlameGraph';
import { LogList } from './LogList';
import { SpanDetails } from './SpanDetails';
import { TraceHeader } from './TraceHeader';
import { toTree } from './tree';
import { Verdict } from './Verdict';
import { Waterfall } from './Waterfall';

const VIEWS = ['timeline', 'flame', 'logs'] as const;
type View = (typeof VIEWS)[number];

export function TraceView({ traceId }: { traceId: string }) {
  const { data, error } = useApi<Trace>(`/api/traces/${encodeURIComponent(traceId)}`, undefined, useRevision(traceId));
  useTitle(data === null ? 'Trace' : data.summary.rootOperation);
  if (data !== null) {
    return <Loaded trace={data} />;
  }
  if (error instanceof ApiError && error.status === 404) {
    return (
      <Empty title="This trace is not remembered">
        <p>
          It is older than what the dashboard keeps, or its id is another. A trace that was kept may still be in Jaeger.
        </p>
        <p>
          <Link href="/traces">To the traces</Link>
        </p>
      </Empty>
    );
  }
  return error === null ? <Loading /> : <Failure error={error} />;
}

function Loaded({ trace }: { trace: Trace }) {
  const [, navigate] = useLocation();
  const [viewParam, setView] = useParam('view');
  const [spanId, setSpan] = useParam('span');
  const [path, setPath] = useParam('path');
  const tree = useMemo(() => toTree(trace.spans), [trace.spans]);
  const segments = useMemo(() => criticalPath(tree), [tree]);
  const gone = trace.spans.length === 0;
  const view: View = gone ? 'logs' : (VIEWS.find((name) => name === viewParam) ?? 'timeline');
  const selected = tree.rows[tree.indexOf.get(spanId ?? '') ?? -1] ?? null;
  useShortcuts([
    ...VIEWS.map((name, index) => ({ keys: String(index + 1), label: `Show the ${name}`, run: () => setView(name) })),
    { keys: 'c', label: 'Show or hide the critical path', run: () => setPath(path === null ? 'off' : null) },
    {
      keys: 'Escape',
      label: 'Close the span, then the trace',
      run: () => (selected === null ? navigate('/traces') : setSpan(null)),
    },
  ]);
  return (
    <div className="one-trace">
      <TraceHeader trace={trace} tree={tree} />
      <Verdict summary={trace.summary} spans={trace.spans.length} />
      <div className="tools">
        <div role="tablist" aria-label="Ways to see the trace" className="tabs">
          {VIEWS.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`tab-${name}`}
              aria-selected={view === name}
              aria-controls="trace-panel"
              disabled={gone && name !== 'logs'}
              onClick={() => setView(name === 'timeline' ? null : name)}
            >
              {name}
              {name === 'logs' && ` (${trace.logs.length})`}
            </button>
          ))}
        </div>
        {view === 'timeline' && (
          <label className="check">
            <input type="checkbox" checked={path === null} onChange={() => setPath(path === null ? 'off' : null)} />
            <span className="critical-mark" aria-hidden="true" /> critical path
          </label>
        )}
      </div>
      <div className={selected === null ? 'panes' : 'panes with-details'}>
        {/* The logs may have nothing in them that takes the focus, by which the keys could scroll them. */}
        <div
          role="tabpanel"
          id="trace-panel"
          aria-labelledby={`tab-${view}`}
          className="pane"
          tabIndex={view === 'logs' ? 0 : undefined}
          data-scrolls={view === 'logs' || undefined}
        >
          {view === 'timeline' && (
            <Waterfall
              tree={tree}
              logs={trace.logs}
              path={path === null ? segments : []}
              selected={spanId}
              onSelect={setSpan}
            />
          )}
          {view === 'flame' && <FlameGraph tree={tree} onSelect={setSpan} />}
          {view === 'logs' && <LogList logs={trace.logs} tree={tree} onSelect={setSpan} />}
        </div>
        {selected !== null && (
          <SpanDetails
            row={selected}
            tree={tree}
            logs={trace.logs}
            segments={segments}
            onSelect={setSpan}
            onClose={() => setSpan(null)}
          />
        )}
      </div>
    </div>
  );
}

/** Changes when the live feed says that the trace did, once in half a second at most. */
function useRevision(traceId: string): number {
  const { store } = useLive();
  const [revision, setRevision] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen = store.get(traceId);
    const unsubscribe = store.subscribe(() => {
      const now = store.get(traceId);
      if (now !== seen && now !== undefined) {
        const isFirst = seen === undefined;
        seen = now;
        if (!isFirst) {
          timer ??= setTimeout(() => {
            timer = undefined;
            setRevision((before) => before + 1);
          }, 500);
        }
      }
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, traceId]);
  return revision;
}
