import { useState, type FormEvent } from 'react';
import { loginNeeded, post } from '../api/client';
import { useTitle } from '../common/hooks';

/** Asks for the token; the browser then has a session, which no script can read. */
export function Login() {
  useTitle('Log in');
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    post('/api/login', JSON.stringify({ token })).then(
      () => loginNeeded.set(false),
      (error: Error) => setProblem(error.message),
    );
  };
  return (
    <main className="login">
      <form onSubmit={submit}>
        <h1>Keepsake</h1>
        <label>
          The dashboard’s token
          <input
            type="password"
            autoComplete="current-password"
            required
            value={token}
            onChange={(event) => setToken(event.target.value)}
          />
        </label>
        <button type="submit">Log in</button>
        <p role="alert" className="problems">
          {problem}
        </p>
      </form>
    </main>
  );
}
