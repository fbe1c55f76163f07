// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { get, loginNeeded } from '../src/api/client';
import { Login } from '../src/app/Login';

const answers: Response[] = [];
const asked: [string, RequestInit | undefined][] = [];

beforeEach(() => {
  asked.length = answers.length = 0;
  loginNeeded.set(false);
  vi.stubGlobal('fetch', (path: string, init?: RequestInit) => {
    asked.push([path, init]);
    return Promise.resolve(answers.shift());
  });
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function problem(status: number, detail: string): Response {
  return new Response(JSON.stringify({ detail }), { status });
}

it('an answer that asks for a login is one, and other failures are not', async () => {
  answers.push(problem(500, 'broken'));
  await expect(get('/api/traces')).rejects.toThrow('broken');
  expect(loginNeeded.get()).toBe(false);
  answers.push(problem(401, 'Log in'));
  await expect(get('/api/traces')).rejects.toThrow('Log in');
  expect(loginNeeded.get()).toBe(true);
});

it('a wrong token is told of, and the right one ends the asking', async () => {
  loginNeeded.set(true);
  render(<Login />);
  const submit = (token: string) => {
    fireEvent.change(screen.getByLabelText('The dashboard’s token'), { target: { value: token } });
    fireEvent.click(screen.getByRole('button', { name: 'Log in' }));
  };
  answers.push(problem(401, 'This is not the token.'));
  submit('wrong');
  await screen.findByText('This is not the token.');
  expect(loginNeeded.get()).toBe(true);
  answers.push(new Response(null, { status: 204 }));
  submit('right');
  await vi.waitFor(() => expect(loginNeeded.get()).toBe(false));
  expect(asked.map(([path, init]) => [path, init?.body])).toEqual([
    ['/api/login', '{"token":"wrong"}'],
    ['/api/login', '{"token":"right"}'],
  ]);
});
