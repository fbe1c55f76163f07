import type { TraceSummary } from '../api/types';

/** What the policies of collector-config.yaml look for; others explain themselves by their names. */
const REASONS: Record<string, string> = {
  errors: 'a span ended in an error',
  slow: 'it took longer than the bar for slow traces',
  forced: 'the request asked for it',
  routes: 'its route is one of which more is kept',
  'client-errors': 'a request in it was answered 4xx, of which a share is kept',
  baseline: 'it is one of the share of ordinary traces that is kept',
  imported: 'it was imported',
};

/** In words, what became of the trace and why. */
export function Verdict({ summary, spans }: { summary: TraceSummary; spans: number }) {
  if (summary.state === 'deciding') {
    return (
      <p className="verdict deciding">
        The sampler still waits for spans; these are the {spans} that have come so far.
      </p>
    );
  }
  if (summary.state === 'dropped') {
    return (
      <p className="verdict dropped">
        Dropped: no policy asked for it. Its spans were not stored{spans > 0 ? '; these are still remembered here' : ''}
        . The summary and the logs remain for a while.
      </p>
    );
  }
  const policies = summary.policy?.split(',').map((policy) => policy.trim()) ?? [];
  return (
    <p className="verdict kept">
      Kept by {policies.length === 0 ? 'a policy that is not known' : ''}
      {policies.map((policy, index) => (
        <span key={policy}>
          {index > 0 && ', '}
          <strong>{policy}</strong>
          {REASONS[policy] !== undefined && `: ${REASONS[policy]}`}
        </span>
      ))}
      .
    </p>
  );
}
