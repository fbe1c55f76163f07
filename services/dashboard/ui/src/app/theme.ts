import { Observable } from '../common/observable';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'keepsake.theme';
const NEXT: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

export const theme = new Observable<Theme>('system');

/** Takes up what was chosen last time. */
export function initTheme(): void {
  const chosen = localStorage.getItem(KEY);
  show(chosen === 'light' || chosen === 'dark' ? chosen : 'system');
}

export function nextTheme(): void {
  const next = NEXT[theme.get()];
  localStorage.setItem(KEY, next);
  show(next);
}

function show(chosen: Theme): void {
  document.documentElement.dataset.theme = chosen;
  theme.set(chosen);
}
