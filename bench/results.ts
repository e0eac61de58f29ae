import { cpus } from 'node:os';
import type { Measurement } from './load.js';
import type { Options } from './options.js';
import { SERVERS, type ServerName } from './servers.js';
import { WORKS } from './works.js';

/** All rounds of one work on one engine. */
export interface WorkResult {
  engine: string;
  work: string;
  title: string;
  servers: Record<ServerName, ServerResult>;
}

export interface ServerResult {
  /** Medians of the rounds. */
  requestsPerSecond: number;
  p99: number;
  rounds: Measurement[];
}

export function resultOf(rounds: Measurement[]): ServerResult {
  return {
    requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
    p99: median(rounds.map((round) => round.p99)),
    rounds,
  };
}

export function median(numbers: number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The results of one engine as a table for the terminal. */
export function tableOf(results: WorkResult[]): string {
  const names = Object.keys(SERVERS) as ServerName[];
  const peers = names.filter((name) => name !== 'octavo');
  const header = ['requests/s', ...names, ...peers.map((name) => `octavo/${name}`)];
  const lines = results.map(({ title, servers }) => [
    title,
    ...names.map((name) => whole(servers[name].requestsPerSecond)),
    ...peers.map((name) => ratio(servers.octavo, servers[name])),
  ]);
  const [first, deep] = ['page-1', 'page-2000'].map((name) =>
    results.find(({ work }) => work === name),
  );
  if (first && deep) {
    const ratios = names.map((name) => ratio(deep.servers[name], first.servers[name]));
    lines.push(['Page 2,000 / page 1', ...ratios, ...peers.map(() => '')]);
  }
  return aligned([header, ...lines]);
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

export const ratio = (a: { requestsPerSecond: number }, b: { requestsPerSecond: number }): string =>
  (a.requestsPerSecond / b.requestsPerSecond).toFixed(2);

/** Aligns the first column left and numbers right. */
export function aligned(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column] + 2),
        )
        .join(''),
    )
    .join('\n');
}

/** The environment of the measurement. */
export const circumstances = (options: object): object => ({
  node: process.version,
  platform: `${process.platform}-${process.arch}`,
  cpus: `${cpus().length} x ${cpus()[0].model}`,
  ...options,
});

export const chosenWorks = ({ works }: Options) =>
  WORKS.filter(({ name }) => works.length === 0 || works.includes(name));
