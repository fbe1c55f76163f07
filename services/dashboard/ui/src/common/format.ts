/** 87 µs, 5.32 ms, 1.24 s, 2 m 05 s: three digits, whatever the size. */
export function duration(micros: number): string {
  if (micros < 1_000) {
    return `${Math.round(micros)} µs`;
  }
  if (micros < 999_500) {
    return `${digits(micros / 1_000)} ms`;
  }
  if (micros < 59_950_000) {
    return `${digits(micros / 1_000_000)} s`;
  }
  const seconds = Math.round(micros / 1_000_000);
  return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`;
}

function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** The time of day, to the millisecond. */
export function clock(micros: number): string {
  const date = new Date(micros / 1_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const millis = String(date.getMilliseconds()).padStart(3, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${millis}`;
}

/** 4 s ago, 12 min ago, 3 h ago. */
export function ago(millis: number, now: number): string {
  const seconds = Math.max(0, Math.round((now - millis) / 1_000));
  if (seconds < 90) {
    return `${seconds} s ago`;
  }
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min ago` : `${Math.round(seconds / 3_600)} h ago`;
}

export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** "1 span", "2 spans". */
export function plural(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${unit === 0 ? value : digits(value)} ${units[unit]}`;
}

/** 0 %, 0.4 %, 12 %: small shares keep a digit, and only none at all is 0. */
export function share(ratio: number): string {
  const percent = ratio * 100;
  if (percent === 0 || percent >= 9.95) {
    return `${percent.toFixed(0)} %`;
  }
  return percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

export function rate(perSecond: number): string {
  return `${perSecond === 0 || perSecond >= 100 ? perSecond.toFixed(0) : perSecond >= 1 ? perSecond.toFixed(1) : perSecond.toFixed(2)}/s`;
}

/** Strings as they are, anything else as JSON. */
export function attribute(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
