import { useEffect, useId, useRef, useState } from 'react';
import { useSettled } from '../common/hooks';
import { useShortcuts } from '../common/shortcuts';
import { complete, type Completion, type Vocabulary } from './completion';

interface Props {
  query: string;
  onQuery: (query: string) => void;
  /** Asked for while something is typed. */
  vocabulary: () => Vocabulary;
  problems: readonly string[];
}

/** The search: what is typed holds after a moment, with completion by the arrow keys and Tab or Enter. */
export function SearchBox({ query, onQuery, vocabulary, problems }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const [text, setText] = useState(query);
  const [caret, setCaret] = useState<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const [known, setKnown] = useState(query);
  const settled = useSettled(text, 150);
  useEffect(() => {
    if (settled !== known) {
      setKnown(settled);
      onQuery(settled);
    }
    // Only what was typed here is told.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [settled]);
  if (query !== known && text === settled) {
    // The address changed by itself: a link, the back button.
    setKnown(query);
    setText(query);
  }
  useShortcuts([{ keys: '/', label: 'Search', run: () => input.current?.focus() }]);

  const completions = caret === null ? [] : complete(text, caret, vocabulary());
  const active = completions[chosen];
  const take = (completion: Completion) => {
    setText(completion.query);
    setCaret(completion.caret);
    setChosen(-1);
    requestAnimationFrame(() => input.current?.setSelectionRange(completion.caret, completion.caret));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const { length } = completions;
    if (event.key === 'ArrowDown' && length > 0) {
      setChosen((chosen + 1) % length);
    } else if (event.key === 'ArrowUp' && length > 0) {
      setChosen((chosen + length) % (length + 1) === length ? -1 : (chosen + length) % (length + 1));
    } else if ((event.key === 'Enter' || event.key === 'Tab') && active !== undefined) {
      take(active);
    } else if (event.key === 'Enter') {
      input.current?.blur(); // on to the list, by j and k
    } else if (event.key === 'Escape') {
      if (length > 0) {
        setCaret(null);
      } else {
        input.current?.blur();
      }
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className="search">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Search traces"
        aria-autocomplete="list"
        aria-expanded={completions.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={active && `${id}-${chosen}`}
        aria-invalid={problems.length > 0}
        aria-describedby={problems.length > 0 ? `${id}-problems` : undefined}
        placeholder="Search: service:order status:error duration>5ms http.route=/orders …"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          setChosen(-1);
        }}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
        onBlur={() => setCaret(null)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label="Completions" hidden={completions.length === 0}>
        {completions.map((completion, index) => (
          // The keys that choose are the field's own; the mouse needs no focus here.
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events
          <li
            key={completion.label}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === chosen}
            tabIndex={-1}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(completion)}
          >
            {completion.label}
          </li>
        ))}
      </ul>
      {problems.length > 0 && (
        <p id={`${id}-problems`} className="problems" role="status">
          {problems.join('; ')}
        </p>
      )}
    </div>
  );
}
