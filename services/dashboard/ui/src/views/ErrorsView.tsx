import { Link } from 'wouter';
import type { ErrorGroup } from '../api/types';
import { useApi } from '../api/useApi';
import { useNow } from '../app/live';
import { colourOf } from '../common/colours';
import { ago, count } from '../common/format';
import { useTitle } from '../common/hooks';
import { Empty, Failure, Loading, ServiceName } from '../common/notes';

/** Errors of one type at one place, taken together. */
export default function ErrorsView() {
  useTitle('Errors');
  const { data, error } = useApi<ErrorGroup[]>('/api/errors', 5_000);
  return (
    <div className="view">
      <h1>Errors</h1>
      <Failure error={error} />
      {data === null ? (
        error === null && <Loading />
      ) : data.length === 0 ? (
        <Empty title="No error has been seen">
          <p>In the demo this makes one, three services deep:</p>
          <pre>
            <code>{`curl -X POST http://localhost:8001/api/orders -H "Content-Type: application/json" \\
  -H "baggage: fault=payment:error" -d '{"items": ["item1"], "total": 99.99}'`}</code>
          </pre>
        </Empty>
      ) : (
        <ol className="groups">
          {data.map((group) => (
            <Group key={`${group.type}\n${group.place}`} group={group} />
          ))}
        </ol>
      )}
    </div>
  );
}

function Group({ group }: { group: ErrorGroup }) {
  const now = useNow(5_000);
  return (
    <li className="group">
      <div className="title">
        <h2>{group.type}</h2>
        <span className="bad">
          {count(group.count)}
          <span className="unit"> times</span>
        </span>
      </div>
      <p className="place">{group.place}</p>
      <p className="line">
        First {ago(group.firstSeenMillis, now)}, last {ago(group.lastSeenMillis, now)}
        {group.services.map((service) => (
          <ServiceName key={service} name={service} colour={colourOf(service)} />
        ))}
      </p>
      {group.exampleTraceIds.length > 0 && (
        <p className="line">
          Traces:{' '}
          {group.exampleTraceIds.map((traceId) => (
            <Link key={traceId} href={`/traces/${traceId}`}>
              <code>{traceId.slice(0, 8)}</code>
            </Link>
          ))}
        </p>
      )}
    </li>
  );
}
