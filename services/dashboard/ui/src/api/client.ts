import { Observable } from '../common/observable';

/** An answer other than 2xx, in the words of its problem document where there is one. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Whether the server wants a login before it answers. */
export const loginNeeded = new Observable(false);

export async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await (await answer(path, { signal: signal ?? null })).json()) as T;
}

/** Sends a body, which has to be JSON. */
export function post(path: string, body: BodyInit): Promise<Response> {
  return answer(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
}

/** Ends the session of the browser. */
export async function logOut(): Promise<void> {
  await answer('/api/login', { method: 'DELETE' });
  loginNeeded.set(true);
}

async function answer(path: string, init: RequestInit): Promise<Response> {
  const response = await fetch(path, { ...init, headers: { Accept: 'application/json', ...init.headers } });
  if (!response.ok) {
    if (response.status === 401) {
      loginNeeded.set(true);
    }
    throw new ApiError(response.status, await problemOf(response));
  }
  return response;
}

async function problemOf(response: Response): Promise<string> {
  try {
    const problem = (await response.json()) as { detail?: string; title?: string };
    return problem.detail ?? problem.title ?? response.statusText;
  } catch {
    return response.statusText || `The server answered ${response.status}.`;
  }
}
