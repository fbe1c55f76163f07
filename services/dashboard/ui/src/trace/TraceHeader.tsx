import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Trace } from '../api/types';
import { colourOf } from '../common/colours';
import { clock, duration, plural } from '../common/format';
import { ServiceName } from '../common/notes';
import { useShortcuts } from '../common/shortcuts';
import { StateBadge } from '../traces/StateBadge';
import { toCurl } from './curl';
import type { Tree } from './tree';

export function TraceHeader({ trace: { summary, jaegerUrl }, tree }: { trace: Trace; tree: Tree }) {
  const [copied, setCopied] = useState('');
  const [, navigate] = useLocation();
  const compareHref = `/compare?a=${summary.traceId}`;
  const curl = toCurl(tree);
  const copy = (what: string, text: string) => {
    navigator.clipboard.writeText(text).then(
      () => setCopied(`${what} copied`),
      () => setCopied(`${what} could not be copied`),
    );
  };
  useShortcuts([
    { keys: 'y', label: 'Copy the trace id', run: () => copy('Trace id', summary.traceId) },
    ...(summary.state === 'dropped'
      ? []
      : [{ keys: 'v', label: 'Compare with another trace', run: () => navigate(compareHref) }]),
    ...(curl === null ? [] : [{ keys: 'x', label: 'Copy the root request as curl', run: () => copy('Command', curl) }]),
  ]);
  return (
    <header className="trace-header">
      <div className="title">
        <Link href="/traces" className="back" aria-label="Back to the traces">
          ←
        </Link>
        <h1>
          <ServiceName name={summary.rootService} colour={colourOf(summary.rootService)} />
          <span className="operation">{summary.rootOperation}</span>
        </h1>
        <StateBadge trace={summary} />
      </div>
      <dl className="facts">
        <Fact name="Start">{clock(summary.startMicros)}</Fact>
        <Fact name="Duration">{duration(summary.durationMicros)}</Fact>
        <Fact name="Spans">{plural(summary.spanCount, 'span')}</Fact>
        <Fact name="Errors">
          <span className={summary.errorCount > 0 ? 'bad' : ''}>{plural(summary.errorCount, 'error')}</span>
        </Fact>
        <Fact name="Trace id">
          <code>{summary.traceId}</code>
        </Fact>
      </dl>
      <div className="actions">
        {curl !== null && (
          <button type="button" onClick={() => copy('Command', curl)} title="Copy the root request as a command (x)">
            Copy as curl
          </button>
        )}
        <button type="button" onClick={() => copy('Trace id', summary.traceId)} title="Copy the trace id (y)">
          Copy id
        </button>
        {summary.state !== 'dropped' && (
          <Link className="button" href={compareHref} title="Compare with another trace (v)">
            Compare
          </Link>
        )}
        <a className="button" href={`/api/traces/${summary.traceId}/export`} download={`${summary.traceId}.json`}>
          Export
        </a>
        {jaegerUrl && summary.state === 'kept' && (
          <a className="button" href={jaegerUrl} target="_blank" rel="noreferrer">
            Jaeger ↗
          </a>
        )}
        <span role="status" className="copied">
          {copied}
        </span>
      </div>
    </header>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
