// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import { ImportButton } from '../src/traces/ImportButton';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function choose(answer: Response): { imported: () => boolean } {
  vi.stubGlobal('fetch', () => Promise.resolve(answer));
  const onImported = vi.fn();
  render(<ImportButton onImported={onImported} />);
  const file = new File(['{"resourceSpans": []}'], 'traces.json');
  fireEvent.change(screen.getByLabelText('File with traces'), { target: { files: [file] } });
  return { imported: () => onImported.mock.calls.length === 1 };
}

it('what was imported is counted and shown', async () => {
  const { imported } = choose(new Response('{"traces": 2}'));
  await screen.findByText('2 traces imported');
  expect(imported()).toBe(true);
});

it('a file that holds no traces is told of in the words of the server', async () => {
  const { imported } = choose(new Response('{"detail": "The body is not OTLP."}', { status: 400 }));
  await screen.findByText('traces.json could not be imported: The body is not OTLP.');
  expect(imported()).toBe(false);
});
