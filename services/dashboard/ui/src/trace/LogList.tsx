import type { Log } from '../api/types';
import { colourOf } from '../common/colours';
import { clock } from '../common/format';
import { Empty, ServiceName } from '../common/notes';
import type { Tree } from './tree';

/** The logs of a trace in the order of time, each beside the span that wrote it. */
export function LogList({
  logs,
  tree,
  onSelect,
}: {
  logs: readonly Log[];
  tree: Tree;
  onSelect: (spanId: string) => void;
}) {
  if (logs.length === 0) {
    return (
      <Empty title="No logs">
        <p>The services’ logs come here by OTLP, with the id of the trace that they belong to.</p>
      </Empty>
    );
  }
  return (
    <ol className="logs">
      {logs.map((log, index) => (
        <li key={index} className={`log ${log.severity.toLowerCase()}`}>
          <span className="time">{clock(log.timeMicros)}</span>
          <span className="severity">{log.severity}</span>
          <ServiceName name={log.service} colour={colourOf(log.service)} />
          <span className="body">{log.body}</span>
          {tree.indexOf.has(log.spanId) && (
            <button type="button" className="link" onClick={() => onSelect(log.spanId)}>
              span
            </button>
          )}
        </li>
      ))}
    </ol>
  );
}
