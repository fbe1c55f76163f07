import { Fragment } from 'react';
import { Link } from 'wouter';
import type { Attributes, Log, SpanEvent } from '../api/types';
import { colourOf } from '../common/colours';
import { attribute, duration } from '../common/format';
import { ServiceName } from '../common/notes';
import { quoted } from '../traces/filter';
import type { Segment } from './criticalPath';
import { LogList } from './LogList';
import type { Row, Tree } from './tree';

interface Props {
  row: Row;
  tree: Tree;
  logs: readonly Log[];
  segments: readonly Segment[];
  onSelect: (spanId: string) => void;
  onClose: () => void;
}

export function SpanDetails({ row, tree, logs, segments, onSelect, onClose }: Props) {
  const { span } = row;
  const own = logs.filter((log) => log.spanId === span.spanId);
  const critical = segments.reduce((sum, { spanId, from, to }) => (spanId === span.spanId ? sum + to - from : sum), 0);
  return (
    // What scrolls has to take the focus, for the keys.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <aside className="details" aria-label="Span" tabIndex={0} data-scrolls>
      <div className="title">
        <h2>
          <ServiceName name={span.service} colour={colourOf(span.service)} />
          <span className="operation">{span.operation}</span>
        </h2>
        <button type="button" className="quiet" onClick={onClose} aria-label="Close the span">
          ✕
        </button>
      </div>
      <p className="line">
        {duration(span.durationMicros)}, {span.kind} span, begins after {duration(span.startMicros - tree.startMicros)}
        {critical > 0 && `; ${duration(critical)} of its own work is on the critical path`}
      </p>
      {span.status === 'error' && <p className="failure">Error{span.statusMessage ? `: ${span.statusMessage}` : ''}</p>}
      {row.orphan && <p className="line">Its parent {span.parentSpanId} is not among the spans that came.</p>}
      {span.events
        .filter((event) => event.name === 'exception')
        .map((event, index) => (
          <Exception key={index} event={event} />
        ))}
      <Section title="Attributes" attributes={span.attributes} searchable />
      {own.length > 0 && (
        <section>
          <h3>Logs</h3>
          <LogList logs={own} tree={{ ...tree, indexOf: new Map() }} onSelect={onSelect} />
        </section>
      )}
      {span.events.some((event) => event.name !== 'exception') && (
        <section>
          <h3>Events</h3>
          {span.events
            .filter((event) => event.name !== 'exception')
            .map((event, index) => (
              <div key={index}>
                <p className="line">
                  {event.name}, after {duration(event.timeMicros - span.startMicros)}
                </p>
                <Table attributes={event.attributes} />
              </div>
            ))}
        </section>
      )}
      {span.links.length > 0 && (
        <section>
          <h3>Links</h3>
          <ul>
            {span.links.map((link) => (
              <li key={link.traceId + link.spanId}>
                <Link href={`/traces/${link.traceId}?span=${link.spanId}`}>{link.traceId}</Link>
                <Table attributes={link.attributes} />
              </li>
            ))}
          </ul>
        </section>
      )}
      <Section title="Resource" attributes={span.resource} />
      <p className="line">
        Span <code>{span.spanId}</code>
        {span.scope ? `, made by ${span.scope}` : ''}
      </p>
    </aside>
  );
}

function Exception({ event }: { event: SpanEvent }) {
  const { 'exception.type': type, 'exception.message': message, 'exception.stacktrace': stack } = event.attributes;
  return (
    <section className="exception">
      <h3>{attribute(type ?? 'Exception')}</h3>
      {message !== undefined && <p>{attribute(message)}</p>}
      {stack !== undefined && (
        <details>
          <summary>Stack trace</summary>
          <pre>{attribute(stack)}</pre>
        </details>
      )}
    </section>
  );
}

function Section({
  title,
  attributes,
  searchable = false,
}: {
  title: string;
  attributes: Attributes;
  searchable?: boolean;
}) {
  return Object.keys(attributes).length === 0 ? null : (
    <section>
      <h3>{title}</h3>
      <Table attributes={attributes} searchable={searchable} />
    </section>
  );
}

/** `searchable`: each value leads to the traces that have it, too. */
function Table({ attributes, searchable = false }: { attributes: Attributes; searchable?: boolean }) {
  return (
    <table className="attributes">
      <tbody>
        {Object.keys(attributes)
          .sort()
          .map((key) => (
            <tr key={key}>
              <th scope="row">
                <Breakable name={key} />
              </th>
              <td>{attribute(attributes[key])}</td>
              {searchable && (
                <td className="find">
                  <Find name={key} value={attribute(attributes[key])} />
                </td>
              )}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

/** A name that breaks where its parts end, if it has to. */
function Breakable({ name }: { name: string }) {
  return name.split(/(?<=[._])/).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}

/** A search cannot hold a quotation mark: no link for such a value. */
function Find({ name, value }: { name: string; value: string }) {
  return value.includes('"') ? null : (
    <Link href={`/traces?q=${encodeURIComponent(`${name}=${quoted(value)}`)}`} aria-label={`Traces with this ${name}`}>
      ⌕
    </Link>
  );
}
