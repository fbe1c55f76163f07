import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { get, logOut } from '../api/client';
import type { LoginWays } from '../api/types';
import { useObservable } from '../common/observable';
import { useShortcuts } from '../common/shortcuts';
import { useLive } from './live';
import { showSheet } from './ShortcutSheet';
import { nextTheme, theme } from './theme';

const VIEWS = [
  { path: '/traces', name: 'Traces', key: 't' },
  { path: '/sampling', name: 'Sampling', key: 's' },
  { path: '/service-map', name: 'Service map', key: 'm' },
  { path: '/metrics', name: 'Metrics', key: 'r' },
  { path: '/errors', name: 'Errors', key: 'e' },
  { path: '/activity', name: 'Activity', key: 'a' },
];

const STATUS = { connecting: 'connecting …', live: 'live', waiting: 'no connection: trying again' };
const THEME = { system: '◐', light: '☀', dark: '☾' };

export function Header() {
  const [location, navigate] = useLocation();
  const chosen = useObservable(theme);
  useShortcuts([
    ...VIEWS.map(({ path, name, key }) => ({ keys: `g ${key}`, label: `Go to ${name}`, run: () => navigate(path) })),
    { keys: 'd', label: 'Dark, light, or as the system', run: nextTheme },
    { keys: '?', label: 'Show these shortcuts', run: showSheet },
  ]);
  return (
    <header className="bar">
      <Link className="brand" href="/traces" aria-label="Keepsake, to the traces">
        <img src="/icon.svg" alt="" width="22" height="22" />
        <span>Keepsake</span>
      </Link>
      <nav aria-label="Views">
        {VIEWS.map(({ path, name }) => (
          <Link key={path} href={path} aria-current={location.startsWith(path) ? 'page' : undefined}>
            {name}
          </Link>
        ))}
      </nav>
      <Status />
      <User />
      <button
        type="button"
        className="quiet"
        onClick={nextTheme}
        aria-label={`Theme: ${chosen}`}
        title={`Theme: ${chosen} (d)`}
      >
        {THEME[chosen]}
      </button>
      <button
        type="button"
        className="quiet"
        onClick={showSheet}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
      >
        ?
      </button>
    </header>
  );
}

/** Who is logged in, and the way out. Nothing where nobody has to log in. */
function User() {
  const [user, setUser] = useState<string | null>(null);
  useEffect(() => {
    get<LoginWays>('/api/login').then(
      (ways) => setUser(ways.user),
      () => undefined,
    );
  }, []);
  if (user === null) {
    return null;
  }
  return (
    <button type="button" className="quiet" onClick={() => void logOut()} title={user && `Logged in as ${user}`}>
      Log out
    </button>
  );
}

function Status() {
  const status = useObservable(useLive().status);
  return (
    <span className={`status ${status}`} role="status" title={STATUS[status]}>
      <span className="light" aria-hidden="true" />
      <span className="words">{STATUS[status]}</span>
    </span>
  );
}
