import type { ActivityEvent, ActivityKind } from '../api/types';
import { useApi } from '../api/useApi';
import { useLive, useNow } from '../app/live';
import { colourOf } from '../common/colours';
import { ago, clock } from '../common/format';
import { useTitle } from '../common/hooks';
import { Empty, Failure, Loading, ServiceName } from '../common/notes';
import { useObservable } from '../common/observable';
import { textOf, together } from './activity';

const KINDS: Record<ActivityKind, string> = {
  'service-appeared': 'came',
  'service-gone': 'went',
  'error-burst': 'errors',
  'data-dropped': 'data dropped',
  store: 'store',
};

/** What happened to the system as a whole, the newest first. */
export default function ActivityView() {
  useTitle('Activity');
  const { data, error } = useApi<ActivityEvent[]>('/api/events?limit=200', 30_000);
  const fresh = useObservable(useLive().events);
  const events = together(fresh, data ?? []);
  return (
    <div className="view">
      <h1>Activity</h1>
      <Failure error={error} />
      {events.length > 0 ? (
        <ol className="activity">
          {events.map((event) => (
            <Entry key={`${event.timeMillis}\n${event.kind}\n${event.text}`} event={event} />
          ))}
        </ol>
      ) : data === null && error === null ? (
        <Loading />
      ) : (
        <Empty title="Nothing has happened yet">
          <p>Services that come and go, bursts of errors and data that had to be dropped are told of here.</p>
        </Empty>
      )}
    </div>
  );
}

function Entry({ event }: { event: ActivityEvent }) {
  const now = useNow(5_000);
  return (
    <li className={event.kind}>
      <time dateTime={new Date(event.timeMillis).toISOString()} title={ago(event.timeMillis, now)}>
        {clock(event.timeMillis * 1_000).slice(0, 8)}
      </time>
      <span className="kind">{KINDS[event.kind] ?? event.kind}</span>
      {event.service && <ServiceName name={event.service} colour={colourOf(event.service)} />}
      <span>{textOf(event)}</span>
    </li>
  );
}
