import { useLayoutEffect, useRef } from 'react';
import { Observable } from './observable';

export interface Shortcut {
  /** What is pressed: one key ("j", "?", "Escape"), or two after each other ("g t"). */
  keys: string;
  label: string;
  run: () => void;
}

/** All shortcuts of what is on the page now, for the sheet. */
export const shortcuts = new Observable<readonly Shortcut[]>([]);

const SECOND_KEY_MILLIS = 1_500;
let first: { key: string; at: number } | null = null;

/** The shortcuts hold as long as the component is on the page; where two share their keys the later component's counts. */
export function useShortcuts(own: readonly Shortcut[]): void {
  const latest = useRef(own);
  // Not after the paint: a key pressed at what has just come on the page would lead to what was there before.
  useLayoutEffect(() => {
    latest.current = own;
  });
  const identity = own.map(({ keys, label }) => `${keys}\t${label}`).join('\n');
  useLayoutEffect(() => {
    const registered = identity
      .split('\n')
      .filter((line) => line !== '')
      .map((line): Shortcut => {
        const [keys = '', label = ''] = line.split('\t');
        return { keys, label, run: () => latest.current.find((shortcut) => shortcut.keys === keys)?.run() };
      });
    shortcuts.set([...shortcuts.get(), ...registered]);
    return () => shortcuts.set(shortcuts.get().filter((shortcut) => !registered.includes(shortcut)));
  }, [identity]);
}

/** What a key pressed anywhere on the page leads to. The browser's own shortcuts stay what they are. */
export function handleKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTaken(event)) {
    return;
  }
  const second = first !== null && event.timeStamp - first.at < SECOND_KEY_MILLIS ? `${first.key} ${event.key}` : null;
  first = null;
  const all = shortcuts.get();
  const found = all.findLast(({ keys }) => keys === second) ?? all.findLast(({ keys }) => keys === event.key);
  if (found !== undefined) {
    event.preventDefault();
    found.run();
  } else if (all.some(({ keys }) => keys.startsWith(`${event.key} `))) {
    first = { key: event.key, at: event.timeStamp };
  }
}

/**
 * Where a key has a meaning of its own: in a field, on a link or button, in something that scrolls (marked by data-scrolls), in a dialog. A dialog that was closed
 * can still have the focus until the next frame is drawn, so only an open one counts.
 */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  const within = (selector: string) => target.closest(selector) !== null;
  return (
    within('input:not([type=checkbox]), textarea, select, dialog[open], [contenteditable]') ||
    ((key === 'Enter' || key === ' ') && within('a, button, summary, input')) ||
    (/^(Arrow|Page|Home|End)/.test(key) && within('[data-scrolls]'))
  );
}
