import type { Config } from '../api/types';
import { Empty } from '../common/notes';

const ORDER = `curl -X POST http://localhost:8001/api/orders -H "Content-Type: application/json" \\
  -d '{"items": ["item1"], "total": 99.99}'`;

/** The list without a trace: whether anything came at all, and what would make something come. */
export function NoTraces({
  filtered,
  config,
  onClear,
}: {
  filtered: boolean;
  config: Config | null;
  onClear: () => void;
}) {
  if (filtered) {
    return (
      <Empty title="No trace matches">
        <p>
          <button type="button" onClick={onClear}>
            Clear the search
          </button>
        </p>
      </Empty>
    );
  }
  const received = config?.spansReceived ?? 0;
  return (
    <Empty title={received > 0 ? 'No trace is remembered any more' : 'No span has come yet'}>
      <p>
        With the demo running (make demo), place an order; it appears here at once, while the sampler still decides:
      </p>
      <pre>
        <code>{ORDER}</code>
      </pre>
      <p>Services of your own: send their spans to the Collector, by OTLP at port 4317 or 4318.</p>
    </Empty>
  );
}
