import type { ReactNode } from 'react';

/** What stands where there is nothing to show yet: why, and what to do first. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** What went wrong, in the server's words. */
export function Failure({ error }: { error: Error | null }) {
  return error === null ? null : (
    <p className="failure" role="alert">
      Could not be loaded: {error.message}
    </p>
  );
}

export function Loading() {
  return (
    <p className="loading" role="status">
      Loading …
    </p>
  );
}

/** Words for those who do not see what the others see. */
export function Hidden({ children }: { children: ReactNode }) {
  return <span className="hidden">{children}</span>;
}

/** A service's name behind a mark in its colour. */
export function ServiceName({ name, colour }: { name: string; colour: string }) {
  return (
    <span className="service">
      <span className={`mark ${colour}`} aria-hidden="true" />
      {name}
    </span>
  );
}

/** What the figures of a view are drawn from: kept traces alone would make errors look frequent. */
export function Source({ source }: { source: string }) {
  return (
    <span className={source === 'all spans' ? 'source' : 'source partial'} title="What these figures are drawn from">
      from {source}
    </span>
  );
}

/** What may be wider than the screen. The keys that scroll need it to take the focus. */
export function Scrollable({
  label,
  className = '',
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={`scroll ${className}`} role="region" aria-label={label} tabIndex={0} data-scrolls>
      {children}
    </div>
  );
}
