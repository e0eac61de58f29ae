/** `short` is what every run of the tests does, `full` what the documentation's figures come from. */
export type Size = 'short' | 'full';

/** Something that happens to the app from outside, and what must hold then. */
export interface Experiment {
  name: string;
  title: string;
  run(size: Size): Promise<Finding[]>;
}

export interface Finding {
  what: string;
  figure: string;
  bound: string;
  holds: boolean;
  /** Depends on how busy the machine is: shown in the short form, but no reason for it to fail. */
  timed: boolean;
}

export const exactly = (what: string, figure: number | string, expected: number | string = 0) =>
  finding(what, `${figure}`, `${expected}`, figure === expected);

export const atLeast = (what: string, figure: number, least: number) =>
  finding(what, `${figure}`, `at least ${least}`, figure >= least);

/** For what has no bound of its own, but says what the others are worth. */
export const noted = (what: string, figure: number | string) =>
  finding(what, `${figure}`, '', true);

export const within = (what: string, milliseconds: number, most: number): Finding => ({
  ...finding(what, `${Math.round(milliseconds)} ms`, `< ${most} ms`, milliseconds < most),
  timed: true,
});

const finding = (what: string, figure: string, bound: string, holds: boolean): Finding => ({
  what,
  figure,
  bound,
  holds,
  timed: false,
});

/** @param share from 0 to 1 */
export function percentile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

/** How often each value occurs, as `200: 1, 412: 999`. */
export function tally(values: (number | string)[]): string {
  const counts = new Map<number | string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .toSorted(([a], [b]) => String(a).localeCompare(String(b)))
    .map(([value, count]) => `${value}: ${count}`)
    .join(', ');
}
