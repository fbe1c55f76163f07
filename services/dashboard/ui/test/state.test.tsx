// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { useParam } from '../src/common/hooks';

beforeEach(() => history.replaceState(null, '', '/traces?q=status%3Aerror&view=flame'));
afterEach(cleanup);

it('state is read from the address and written to it, and the other parameters stay', () => {
  const { result } = renderHook(() => useParam('q'));
  expect(result.current[0]).toBe('status:error');
  act(() => result.current[1]('service:a&b'));
  expect(result.current[0]).toBe('service:a&b');
  expect(location.search).toBe('?q=service%3Aa%26b&view=flame');
});

it('nothing to say leaves nothing in the address', () => {
  const { result } = renderHook(() => useParam('q'));
  act(() => result.current[1](null));
  expect(location.search).toBe('?view=flame');
  act(() => result.current[1](''));
  expect(result.current[0]).toBeNull();
});

it('only what is meant to is a step back', () => {
  const { result } = renderHook(() => useParam('q'));
  const before = history.length;
  act(() => result.current[1]('a'));
  expect(history.length).toBe(before);
  act(() => result.current[1]('b', true));
  expect(history.length).toBe(before + 1);
});

it('two parameters set one after the other are both there', () => {
  const { result } = renderHook(() => [useParam('span'), useParam('zoom')] as const);
  act(() => {
    result.current[0][1]('a');
    result.current[1][1]('b');
  });
  expect(location.search).toBe('?q=status%3Aerror&view=flame&span=a&zoom=b');
});
