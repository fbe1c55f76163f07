import { Link } from 'wouter';
import type { Amount, Decided, Sampling } from '../api/types';
import { useApi } from '../api/useApi';
import { useLive } from '../app/live';
import { Chart } from '../charts/Chart';
import { bytes, count, share } from '../common/format';
import { useParam, useTitle } from '../common/hooks';
import { Empty, Failure, Loading, Scrollable } from '../common/notes';
import { useObservable } from '../common/observable';
import { quoted } from '../traces/filter';
import { keptByPolicy, MEASURES, ofCollector } from './decided';

/** What the sampler kept and dropped, and whether it could do its work. */
export default function SamplingView() {
  useTitle('Sampling');
  const { data, error } = useApi<Sampling>('/api/sampling', 5_000, useObservable(useLive().metrics));
  return (
    <div className="view">
      <h1>Sampling</h1>
      <Failure error={error} />
      {data !== null ? <Loaded sampling={data} /> : error === null && <Loading />}
    </div>
  );
}

function Loaded({ sampling }: { sampling: Sampling }) {
  const { policies, dropped, series, collector } = sampling;
  const kept = sum(policies);
  const all = sum([kept, dropped]);
  if (all.traces === 0 && sampling.deciding === 0) {
    return (
      <Empty title="Nothing was decided yet">
        <p>
          A trace is decided on a few seconds after its first span. Send a request to a service that is traced; its
          verdict is counted here.
        </p>
      </Empty>
    );
  }
  return (
    <>
      <div className="cards">
        <Card name="Kept" value={count(kept.traces)} note={`${share(ratio(kept.traces, all.traces))} of the traces`} />
        <Card name="Dropped" value={count(dropped.traces)} note={`${bytes(dropped.bytes)} not stored`} />
        <Card name="Deciding" value={count(sampling.deciding)} note="now" />
        <Card
          name="Late spans"
          value={known(sampling.lateSpans)}
          note="came after the decision"
          bad={sampling.lateSpans}
        />
        <Card
          name="Split traces"
          value={known(sampling.splitTraces)}
          note="seen by more than one sampler"
          bad={sampling.splitTraces}
        />
      </div>
      <OverTime series={series} />
      <Scrollable label="By policy">
        <table className="figures">
          <caption>By policy</caption>
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Traces</th>
              <th scope="col">Share</th>
              <th scope="col">Spans</th>
              <th scope="col">Bytes</th>
            </tr>
          </thead>
          <tbody>
            {policies.map((policy) => (
              <Line key={policy.policy} amount={policy} all={all}>
                <Link href={`/traces?q=${encodeURIComponent(`policy:${quoted(policy.policy)}`)}`}>{policy.policy}</Link>
              </Line>
            ))}
            <Line amount={dropped} all={all}>
              <Link href="/traces?q=state:dropped">dropped</Link>
            </Line>
          </tbody>
        </table>
      </Scrollable>
      <h2>Collector</h2>
      {collector === null ? (
        <p className="line">Nothing is known of it: its own metrics do not come here.</p>
      ) : (
        <div className="cards">
          <Card
            name="Queue"
            value={count(collector.queueSize)}
            note={`of ${count(collector.queueCapacity)}`}
            bad={collector.queueSize > collector.queueCapacity * 0.8 ? 1 : 0}
          />
          <Card
            name="Refused spans"
            value={count(collector.refusedSpans)}
            note="the sender was told"
            bad={collector.refusedSpans}
          />
          <Card name="Dropped spans" value={count(collector.droppedSpans)} note="lost" bad={collector.droppedSpans} />
        </div>
      )}
      <Troubles series={series} splitIsKnown={sampling.splitTraces !== null} />
    </>
  );
}

const COLOURS = ['--kept', '--accent', '--p99', '--warn', '--p50', '--p95', '--bad'];

/** In traces, spans or bytes. What was dropped has a chart of its own: it would press the rest to the ground. */
function OverTime({ series }: { series: readonly Decided[] }) {
  const [by, setBy] = useParam('by');
  const measure = MEASURES.find((name) => name === by) ?? 'traces';
  const times = series.map((point) => point.timeMillis);
  const format = measure === 'bytes' ? bytes : count;
  return (
    <>
      <div className="states" role="group" aria-label="Over time, in">
        {MEASURES.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === measure}
            onClick={() => setBy(name === 'traces' ? null : name)}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="charts">
        <Chart
          label={`Kept, by policy, in ${measure}`}
          timesMillis={times}
          series={keptByPolicy(series, measure).map(({ policy, values }, index) => ({
            label: policy,
            colour: COLOURS[index % COLOURS.length]!,
            values,
          }))}
          format={format}
        />
        <Chart
          label={`Dropped, in ${measure}`}
          timesMillis={times}
          series={[{ label: 'dropped', colour: '--dropped', values: series.map((point) => point.dropped[measure]) }]}
          format={format}
        />
      </div>
    </>
  );
}

/** When spans came late, traces were split, the queue was long, and spans were lost. */
function Troubles({ series, splitIsKnown }: { series: readonly Decided[]; splitIsKnown: boolean }) {
  const times = series.map((point) => point.timeMillis);
  const late = { label: 'late spans', colour: '--warn', values: ofCollector(series, 'lateSpans') };
  const split = { label: 'split traces', colour: '--bad', values: series.map((point) => point.splitTraces) };
  return (
    <div className="charts">
      <Chart
        label="Late spans, and split traces"
        timesMillis={times}
        series={splitIsKnown ? [late, split] : [late]}
        format={count}
      />
      <Chart
        label="Queue, in spans"
        timesMillis={times}
        series={[{ label: 'most that waited', colour: '--accent', values: ofCollector(series, 'queueSize') }]}
        format={count}
      />
      <Chart
        label="Refused and dropped spans"
        timesMillis={times}
        series={[
          { label: 'refused', colour: '--warn', values: ofCollector(series, 'refusedSpans') },
          { label: 'dropped', colour: '--bad', values: ofCollector(series, 'droppedSpans') },
        ]}
        format={count}
      />
    </div>
  );
}

function Card({ name, value, note, bad }: { name: string; value: string; note: string; bad?: number | null }) {
  return (
    <div className={bad ? 'card bad' : 'card'}>
      <span className="name">{name}</span>
      <strong>{value}</strong>
      <span className="note">{note}</span>
    </div>
  );
}

function Line({ amount, all, children }: { amount: Amount; all: Amount; children: React.ReactNode }) {
  const part = ratio(amount.traces, all.traces);
  return (
    <tr>
      <th scope="row">{children}</th>
      <td>{count(amount.traces)}</td>
      <td>
        <span className="part" style={{ width: `${part * 6}rem` }} aria-hidden="true" /> {share(part)}
      </td>
      <td>{count(amount.spans)}</td>
      <td>{bytes(amount.bytes)}</td>
    </tr>
  );
}

function sum(amounts: readonly Amount[]): Amount {
  const total = { traces: 0, spans: 0, bytes: 0 };
  for (const amount of amounts) {
    total.traces += amount.traces;
    total.spans += amount.spans;
    total.bytes += amount.bytes;
  }
  return total;
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function known(value: number | null): string {
  return value === null ? 'not known' : count(value);
}
