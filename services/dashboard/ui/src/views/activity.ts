import type { ActivityEvent } from '../api/types';

/** What the live feed told and what the server remembers: each event once, the newest first. */
export function together(fresh: readonly ActivityEvent[], remembered: readonly ActivityEvent[]): ActivityEvent[] {
  const events = new Map(
    [...fresh, ...remembered].map((event) => [`${event.timeMillis}\n${event.kind}\n${event.text}`, event]),
  );
  return [...events.values()].sort((a, b) => b.timeMillis - a.timeMillis);
}

/** What happened, without the name of the service that stands before it. */
export function textOf({ text, service }: ActivityEvent): string {
  return service && text.startsWith(service) ? text.slice(service.length).replace(/^:? /, '') : text;
}
