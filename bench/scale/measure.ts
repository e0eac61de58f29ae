import { drive } from '../load.js';
import { aligned, median } from '../results.js';
import { followAt } from '../works.js';
import type { Shape } from './shapes.js';

/** The same app over tables of different sizes. */
export interface Scale {
  /** Rows, for each server. */
  sizes: number[];
  urls: string[];
  /** The values of the Authorization header, if the servers have keys. */
  authorizations?: string[];
  rounds: number;
}

/** Takes requests from the paths, one at a time. @returns the milliseconds of one */
type Timing = (target: Target) => Promise<number>;

interface Target {
  url: string;
  paths: string[];
  authorization?: string;
}

export interface ShapeResult {
  title: string;
  /** The median of the rounds for each size. */
  milliseconds: number[];
}

export async function measureShapes(
  shapes: Shape[],
  scale: Scale,
  timing: Timing,
): Promise<ShapeResult[]> {
  const results = [];
  for (const shape of shapes) results.push(await measureShape(shape, scale, timing));
  return results;
}

/** As many requests as the load generator can send in the time. */
export const during =
  (seconds: number): Timing =>
  async ({ url, paths, authorization }) => {
    const requests = { method: 'GET' as const, paths };
    const load = { url, requests, authorization, connections: 1, seconds };
    return 1000 / (await drive(load)).requestsPerSecond;
  };

/** A few requests, of which each takes long. */
export const inTurn =
  (count: number): Timing =>
  async ({ url, paths, authorization }) => {
    const headers = authorization === undefined ? undefined : { authorization };
    const start = performance.now();
    for (let request = 0; request < count; request += 1) {
      const path = paths[Math.floor(Math.random() * paths.length)];
      const response = await fetch(`${url}${path}`, { headers });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      await response.arrayBuffer();
    }
    return (performance.now() - start) / count;
  };

/** Measures every size once per round, so that a disturbance of the machine affects all sizes. */
async function measureShape(shape: Shape, scale: Scale, timing: Timing): Promise<ShapeResult> {
  const { sizes, urls, authorizations = [], rounds } = scale;
  const paths = [];
  for (const [index, url] of urls.entries()) {
    const authorization = authorizations[index];
    const follow = followAt(url, authorization === undefined ? {} : { authorization });
    paths.push(await shape.paths(sizes[index], follow));
  }
  const measured: number[][] = sizes.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, url] of urls.entries()) {
      const target = { url, paths: paths[index], authorization: authorizations[index] };
      const milliseconds = await timing(target);
      if (round > 0) measured[index].push(milliseconds);
    }
  }
  return { title: shape.title, milliseconds: measured.map(median) };
}

/** A table for the terminal. */
export function shapesTable(sizes: number[], shapes: ShapeResult[]): string {
  const header = ['', ...sizes.map((size) => size.toLocaleString('en')), 'last/first'];
  const lines = shapes.map(({ title, milliseconds }) => {
    const ratio = (milliseconds.at(-1)! / milliseconds[0]).toFixed(2);
    return [title, ...milliseconds.map(format), ratio];
  });
  return aligned([header, ...lines]);
}

export const format = (milliseconds: number): string =>
  milliseconds.toFixed(milliseconds < 10 ? 2 : 0);
