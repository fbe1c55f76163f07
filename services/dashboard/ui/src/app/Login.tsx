import { useEffect, useState, type FormEvent } from 'react';
import { Link, useLocation } from 'wouter';
import { get, loginNeeded, post } from '../api/client';
import type { LoginWays } from '../api/types';
import { useTitle } from '../common/hooks';

const PROBLEMS: Record<string, string> = {
  'provider-away': 'The login provider does not answer, or not as one. Try again in a while.',
  'login-refused': 'The login provider did not confirm who you are. Try again.',
  'login-expired': 'This login was begun in another window, or too long ago. Begin anew.',
  'not-allowed': 'You are logged in at the login provider, and not among those who may see this dashboard.',
};

/** Leads to the OpenID provider, or asks for the token; the browser then has a session, which no script can read. */
export function Login() {
  useTitle('Log in');
  const [ways, setWays] = useState<LoginWays>();
  const [problem, setProblem] = useState(() => problemOf(window.location.search));
  useEffect(() => {
    get<LoginWays>('/api/login').then(setWays, (error: Error) => setProblem(error.message));
  }, []);
  return (
    <main className="login">
      <h1>Keepsake</h1>
      <p role="alert" className="problems">
        {problem}
      </p>
      {ways?.oidc && (
        <a className="button" href={`/api/login/oidc?to=${encodeURIComponent(wanted())}`}>
          Log in with your account
        </a>
      )}
      {ways && !ways.oidc && !ways.token && <Link href="/traces">Nobody has to log in here: to the traces</Link>}
      {ways?.token && <TokenForm other={ways.oidc} onProblem={setProblem} />}
    </main>
  );
}

function TokenForm({ other, onProblem }: { other: boolean; onProblem: (problem: string) => void }) {
  const [, navigate] = useLocation();
  const [token, setToken] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    post('/api/login', JSON.stringify({ token })).then(
      () => {
        navigate(wanted(), { replace: true });
        loginNeeded.set(false);
      },
      (error: Error) => onProblem(error.message),
    );
  };
  return (
    <form onSubmit={submit}>
      <label>
        {other ? 'or the dashboard’s token' : 'The dashboard’s token'}
        <input
          type="password"
          autoComplete="current-password"
          required
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
      </label>
      <button type="submit">Log in</button>
    </form>
  );
}

/** The address that was asked for before the login was. */
function wanted(): string {
  const { pathname, search } = window.location;
  return pathname === '/login' ? '/' : pathname + search;
}

function problemOf(search: string): string {
  const problem = new URLSearchParams(search).get('problem');
  return problem === null ? '' : (PROBLEMS[problem] ?? 'The login came to nothing.');
}
