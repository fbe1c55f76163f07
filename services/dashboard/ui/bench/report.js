// The figures as a table, each beside its budget.
import { arch, cpus, loadavg, platform } from 'node:os';

/** What is printed, and whether all budgets held. */
export class Report {
  #rows = [];
  exceeded = false;

  /** @param budget null for a figure that has none */
  add(what, value, unit, budget = null) {
    const held = budget === null || value <= budget;
    this.exceeded ||= !held;
    const bar = budget === null ? ['', ''] : [`${budget} ${unit}`, held ? 'held' : '**EXCEEDED**'];
    this.#rows.push([what, written(value, unit), ...bar]);
  }

  toString() {
    const lines = [['', 'measured', 'budget', ''], ['---', '---', '---', '---'], ...this.#rows];
    return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  }
}

export function machine() {
  return `${platform()} ${arch()}, ${cpus().length} cores, load ${loadavg()[0].toFixed(2)}`;
}

/** The value that so many hundredths are at most. */
export function percentile(sorted, percent) {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Infinity;
}

export function sharePercent(values, isCounted) {
  return values.length === 0 ? 0 : (100 * values.filter(isCounted).length) / values.length;
}

function written(value, unit) {
  return value === Infinity ? 'never' : `${Number.isInteger(value) ? value : value.toFixed(1)} ${unit}`;
}
