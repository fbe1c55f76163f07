import { Link, useSearchParams } from 'wouter';
import type { MetricPoint, Metrics, MetricSeries } from '../api/types';
import { useLatest } from '../api/useApi';
import { useLive, useNow } from '../app/live';
import { Chart } from '../charts/Chart';
import { colourOf } from '../common/colours';
import { clock, duration, rate, share } from '../common/format';
import { useParam, useTitle } from '../common/hooks';
import { Empty, Failure, Loading, Scrollable, ServiceName, Source } from '../common/notes';
import { useObservable } from '../common/observable';
import { useShortcuts } from '../common/shortcuts';
import { exemplars, nextWithTraces, pointAt, redOf, stepSeconds } from './red';

const RANGES = { '15m': 900, '30m': 1_800, '1h': 3_600 };
const STEP_SECONDS = 15;
const AGAIN_MILLIS = 5_000;

/** Rate, errors and duration of each route of each service, and traces behind the figures. */
export default function MetricsView() {
  useTitle('Metrics');
  const [range, setRange] = useParam('range');
  const seconds = RANGES[range as keyof typeof RANGES] ?? RANGES['15m'];
  const live = useLive();
  useNow(AGAIN_MILLIS);
  // Whole steps: the address, and with it what is asked, changes only when there can be a new point.
  const to = Math.ceil(live.now() / (STEP_SECONDS * 1_000)) * STEP_SECONDS * 1_000;
  const step = (seconds / 900) * STEP_SECONDS;
  const { data, error } = useLatest<Metrics>(
    `/api/metrics?from=${to - seconds * 1_000}&to=${to}&step=${step * 1_000}`,
    useObservable(live.metrics),
  );
  return (
    <div className="view">
      <h1>Metrics {data !== null && <Source source={data.source} />}</h1>
      <div className="states" role="group" aria-label="Time">
        {Object.keys(RANGES).map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={(range ?? '15m') === name}
            onClick={() => setRange(name === '15m' ? null : name)}
          >
            {name}
          </button>
        ))}
      </div>
      <Failure error={error} />
      {data === null ? (
        error === null && <Loading />
      ) : data.series.length === 0 ? (
        <Empty title="No request has been counted yet">
          <p>Rate, errors and duration are counted from each service’s server spans; send a request to one.</p>
        </Empty>
      ) : (
        <Loaded series={data.series} seconds={seconds} step={step} />
      )}
    </div>
  );
}

function Loaded({ series, seconds, step }: { series: readonly MetricSeries[]; seconds: number; step: number }) {
  const [params] = useSearchParams();
  const chosen =
    series.find((one) => one.service === params.get('service') && one.route === (params.get('route') ?? '')) ??
    series[0]!;
  const { points } = chosen;
  const each = stepSeconds(points, step);
  const times = points.map((point) => point.timeMillis);
  const [at, setAt] = useParam('at');
  const point = at === null ? undefined : pointAt(points, Number(at), each * 1_000);
  const move = (direction: 1 | -1) => {
    const next = nextWithTraces(points, point?.timeMillis, direction);
    if (next !== undefined) {
      setAt(String(next.timeMillis));
    }
  };
  useShortcuts([
    { keys: ',', label: 'Traces behind an earlier point', run: () => move(-1) },
    { keys: '.', label: 'Traces behind a later point', run: () => move(1) },
    { keys: 'Escape', label: 'Traces behind all points', run: () => setAt(null) },
  ]);
  const choosing = { chosenMillis: point?.timeMillis, onChoose: (timeMillis: number) => setAt(String(timeMillis)) };
  return (
    <>
      <Scrollable label="Services and routes">
        <table className="figures choices">
          <caption className="hidden">Services and routes</caption>
          <thead>
            <tr>
              <th scope="col">Service and route</th>
              <th scope="col">Rate</th>
              <th scope="col">Errors</th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
            </tr>
          </thead>
          <tbody>
            {series.map((one) => {
              const { requestsPerSecond, errorRatio, last } = redOf(one, seconds);
              return (
                <tr key={`${one.service}\n${one.route}`} className={one === chosen ? 'chosen' : ''}>
                  <th scope="row">
                    <Link href={linkTo(one, params)} aria-current={one === chosen}>
                      <ServiceName name={one.service} colour={colourOf(one.service)} /> {one.route}
                    </Link>
                  </th>
                  <td>{rate(requestsPerSecond)}</td>
                  <td className={errorRatio > 0 ? 'bad' : ''}>{share(errorRatio)}</td>
                  <td>{millis(last?.p50Millis)}</td>
                  <td>{millis(last?.p95Millis)}</td>
                  <td>{millis(last?.p99Millis)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scrollable>
      <h2>
        {chosen.service} {chosen.route}
      </h2>
      <div className="charts">
        <Chart
          label="Requests and errors per second"
          timesMillis={times}
          series={[
            { label: 'requests', colour: '--accent', values: points.map((point) => point.requests / each) },
            { label: 'errors', colour: '--bad', values: points.map((point) => point.errors / each) },
          ]}
          format={rate}
          {...choosing}
        />
        <Chart
          label="Duration, by percentile"
          timesMillis={times}
          series={[
            { label: 'p50', colour: '--p50', values: points.map((point) => point.p50Millis) },
            { label: 'p95', colour: '--p95', values: points.map((point) => point.p95Millis) },
            { label: 'p99', colour: '--p99', values: points.map((point) => point.p99Millis) },
          ]}
          format={(value) => duration(value * 1_000)}
          {...choosing}
        />
      </div>
      <Examples points={points} point={point} onAll={() => setAt(null)} />
    </>
  );
}

/** Of the point that was chosen, or else of all. */
function Examples({
  points,
  point,
  onAll,
}: {
  points: readonly MetricPoint[];
  point: MetricPoint | undefined;
  onAll: () => void;
}) {
  const examples = exemplars(point === undefined ? points : [point], 24);
  const time = point === undefined ? null : clock(point.timeMillis * 1_000).slice(0, 8);
  return (
    <>
      <h2>{time === null ? 'Traces behind these figures' : `Traces behind the point at ${time}`}</h2>
      <p className="line">
        {time === null ? (
          'Choose a point in a chart, or go to one by , and . for the traces behind it.'
        ) : (
          <button type="button" className="link" onClick={onAll}>
            Show those behind all points
          </button>
        )}
        {examples.length === 0 && ' No trace with these requests was kept.'}
      </p>
      <ul className="examples">
        {examples.map(({ traceId, timeMillis }) => (
          <li key={traceId}>
            <Link href={`/traces/${traceId}`}>
              {clock(timeMillis * 1_000).slice(0, 8)} <code>{traceId.slice(0, 8)}</code>
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

function linkTo(series: MetricSeries, params: URLSearchParams): string {
  const after = new URLSearchParams(params);
  after.set('service', series.service);
  after.set('route', series.route);
  return `/metrics?${after}`;
}

function millis(value: number | null | undefined): string {
  return value === null || value === undefined ? '–' : duration(value * 1_000);
}
