import type { Amount, CollectorStep, Decided } from '../api/types';

export const MEASURES = ['traces', 'spans', 'bytes'] as const satisfies readonly (keyof Amount)[];
export type Measure = (typeof MEASURES)[number];

/** What each policy kept in each step, the policies by name; a line of nothing where none kept anything. */
export function keptByPolicy(series: readonly Decided[], measure: Measure): { policy: string; values: number[] }[] {
  const policies = [...new Set(series.flatMap(({ kept }) => kept.map(({ policy }) => policy)))].sort();
  return (policies.length === 0 ? ['none'] : policies).map((policy) => ({
    policy,
    values: series.map(({ kept }) => kept.find((amount) => amount.policy === policy)?.[measure] ?? 0),
  }));
}

/** A figure of the Collectors in each step; null where they said nothing. */
export function ofCollector(series: readonly Decided[], figure: keyof CollectorStep): (number | null)[] {
  return series.map(({ collector }) => collector?.[figure] ?? null);
}
