import type { TraceSummary } from '../api/types';
import { useNow } from '../app/live';

/** What has become of a trace: how long it is still looked at, which policy kept it, or that none did. */
export function StateBadge({ trace }: { trace: TraceSummary }) {
  if (trace.state === 'deciding') {
    return <Deciding dueMillis={trace.decisionAtMillis} />;
  }
  if (trace.state === 'kept') {
    return (
      <span className="badge kept">
        kept <span className="why">by {trace.policy ?? 'a policy'}</span>
      </span>
    );
  }
  return <span className="badge dropped">dropped</span>;
}

function Deciding({ dueMillis }: { dueMillis: number | undefined }) {
  const now = useNow(200);
  const left = dueMillis === undefined ? 0 : (dueMillis - now) / 1_000;
  return (
    <span className="badge deciding">
      deciding <span className="why">{left > 0 ? `in ${left.toFixed(1)} s` : 'now'}</span>
    </span>
  );
}
