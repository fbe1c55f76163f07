// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { get, loginNeeded, logOut } from '../src/api/client';
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

function ways(token: boolean, oidc: boolean): Response {
  return new Response(JSON.stringify({ token, oidc, user: null }));
}

it('an account leads to the provider and back to where one was; a failure is said in words', async () => {
  history.replaceState(null, '', '/traces?q=status%3Aerror');
  answers.push(ways(false, true));
  render(<Login />);
  const link = await screen.findByRole('link', { name: 'Log in with your account' });
  expect(link.getAttribute('href')).toBe('/api/login/oidc?to=%2Ftraces%3Fq%3Dstatus%253Aerror');
  expect(screen.queryByRole('button')).toBeNull();
  cleanup();
  history.replaceState(null, '', '/login?problem=provider-away');
  answers.push(ways(true, true));
  render(<Login />);
  screen.getByText(/The login provider does not answer/);
  expect((await screen.findByRole('link')).getAttribute('href')).toBe('/api/login/oidc?to=%2F');
  screen.getByLabelText('or the dashboard’s token');
});

it('who logs out has to log in again', async () => {
  answers.push(new Response(null, { status: 204 }));
  await logOut();
  expect(asked.map(([path, init]) => [path, init?.method])).toEqual([['/api/login', 'DELETE']]);
  expect(loginNeeded.get()).toBe(true);
});

it('a wrong token is told of, and the right one ends the asking', async () => {
  history.replaceState(null, '', '/login');
  loginNeeded.set(true);
  answers.push(ways(true, false));
  render(<Login />);
  await screen.findByRole('button');
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
  await vi.waitFor(() => expect(loginNeeded.get()).toBe(false), 30_000);
  expect(location.pathname).toBe('/');
  expect(asked.map(([path, init]) => [path, init?.body])).toEqual([
    ['/api/login', undefined],
    ['/api/login', '{"token":"wrong"}'],
    ['/api/login', '{"token":"right"}'],
  ]);
});
