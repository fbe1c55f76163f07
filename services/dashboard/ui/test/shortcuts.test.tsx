// @vitest-environment jsdom
import { cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { handleKey, useShortcuts } from '../src/common/shortcuts';

const pressed: string[] = [];

function Page({ keys, inner }: { keys: string[]; inner?: string[] }) {
  useShortcuts(keys.map((one) => ({ keys: one, label: one, run: () => pressed.push(one) })));
  return (
    <>
      <input aria-label="field" />
      <button type="button">button</button>
      <div data-scrolls>text</div>
      {inner && <Inner keys={inner} />}
    </>
  );
}

function Inner({ keys }: { keys: string[] }) {
  useShortcuts(keys.map((one) => ({ keys: one, label: `inner ${one}`, run: () => pressed.push(`inner ${one}`) })));
  return null;
}

beforeEach(() => {
  pressed.length = 0;
  document.addEventListener('keydown', handleKey);
});
afterEach(() => {
  document.removeEventListener('keydown', handleKey);
  cleanup();
});

const press = (key: string, more: object = {}) => fireEvent.keyDown(document.body, { key, ...more });

it('runs what one key or two after each other stand for', () => {
  render(<Page keys={['j', 'g t', 't']} />);
  press('j');
  press('g');
  press('t');
  press('t');
  expect(pressed).toEqual(['j', 'g t', 't']);
});

it('leaves keys that are typed, and the browser’s own, alone', () => {
  const { getByLabelText } = render(<Page keys={['j']} />);
  fireEvent.keyDown(getByLabelText('field'), { key: 'j' });
  press('j', { ctrlKey: true });
  press('j', { metaKey: true });
  expect(pressed).toEqual([]);
});

it('leaves keys to an open dialog, and takes them from the moment that it is closed', () => {
  render(<Page keys={['j']} />);
  const dialog = document.createElement('dialog');
  dialog.open = true;
  const inside = dialog.appendChild(document.createElement('button'));
  document.body.append(dialog);
  fireEvent.keyDown(inside, { key: 'j' });
  expect(pressed).toEqual([]);
  dialog.open = false;
  fireEvent.keyDown(inside, { key: 'j' });
  expect(pressed).toEqual(['j']);
  dialog.remove();
});

it('leaves Enter to buttons, and the arrow keys to what scrolls', () => {
  const { getByText } = render(<Page keys={['Enter', 'ArrowDown', 'j']} />);
  fireEvent.keyDown(getByText('button'), { key: 'Enter' });
  fireEvent.keyDown(getByText('text'), { key: 'ArrowDown' });
  expect(pressed).toEqual([]);
  fireEvent.keyDown(getByText('button'), { key: 'j' });
  fireEvent.keyDown(getByText('text'), { key: 'j' });
  press('Enter');
  expect(pressed).toEqual(['j', 'j', 'Enter']);
});

it('forgets them with the component', () => {
  const { rerender } = render(<Page keys={['j']} inner={['k']} />);
  press('k');
  rerender(<Page keys={['j']} />);
  press('k');
  expect(pressed).toEqual(['inner k']);
});
