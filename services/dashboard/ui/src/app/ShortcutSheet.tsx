import { useObservable } from '../common/observable';
import { shortcuts, type Shortcut } from '../common/shortcuts';

const ID = 'shortcuts';
const NAMES: Record<string, string> = { ArrowDown: '↓', ArrowUp: '↑', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

export function showSheet(): void {
  (document.getElementById(ID) as HTMLDialogElement | null)?.showModal();
}

/** All shortcuts that work where one is. */
export function ShortcutSheet() {
  const byLabel = together(useObservable(shortcuts));
  return (
    <dialog id={ID} aria-labelledby="shortcuts-title">
      <form method="dialog">
        <h2 id="shortcuts-title">Keyboard shortcuts</h2>
        <dl className="keys">
          {byLabel.map(([label, alternatives]) => (
            <div key={label}>
              <dt>
                {alternatives.map((keys, index) => (
                  <span key={keys}>
                    {index > 0 && ' or '}
                    {keys.split(' ').map((key) => (
                      <kbd key={key}>{NAMES[key] ?? key}</kbd>
                    ))}
                  </span>
                ))}
              </dt>
              <dd>{label}</dd>
            </div>
          ))}
        </dl>
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

/** In their order: where two do the same they share a line, and where two have the same keys the later one counts. */
function together(all: readonly Shortcut[]): [string, string[]][] {
  const labels = new Map(all.map(({ keys, label }) => [keys, label]));
  const keysOf = new Map<string, string[]>();
  for (const [keys, label] of labels) {
    keysOf.set(label, [...(keysOf.get(label) ?? []), keys]);
  }
  return [...keysOf];
}
