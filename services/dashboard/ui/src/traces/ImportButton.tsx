import { useRef, useState } from 'react';
import { post } from '../api/client';
import { plural } from '../common/format';
import { useShortcuts } from '../common/shortcuts';

/** Takes traces from a file: OTLP in JSON, as exported here, or Jaeger's. */
export function ImportButton({ onImported }: { onImported: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState('');
  const take = async (file: File) => {
    try {
      const { traces } = (await (await post('/api/import', file)).json()) as { traces: number };
      setSaid(`${plural(traces, 'trace')} imported`);
      onImported();
    } catch (error) {
      setSaid(`${file.name} could not be imported: ${(error as Error).message}`);
    }
  };
  const choose = () => input.current?.click();
  useShortcuts([{ keys: 'i', label: 'Import traces from a file', run: choose }]);
  return (
    <>
      <button type="button" onClick={choose} title="OTLP in JSON, as exported here, or Jaeger’s (i)">
        Import
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        aria-label="File with traces"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = ''; // the same file can be chosen again
          if (file !== undefined) {
            void take(file);
          }
        }}
      />
      <span role="status" className="said">
        {said}
      </span>
    </>
  );
}
