import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import autocannon from 'autocannon';
import type { Requests } from './works.js';

export interface Load {
  url: string;
  requests: Requests;
  connections: number;
  seconds: number;
  authorization?: string;
  /** Further headers. */
  headers?: Record<string, string>;
}

export interface Measurement {
  requestsPerSecond: number;
  /** Milliseconds. */
  p99: number;
}

/** The load generator: wrk if installed, since it leaves more CPU time to the server. */
export const loader: 'wrk' | 'autocannon' = hasWrk() ? 'wrk' : 'autocannon';

/** @throws if any answer is not a success */
export async function drive(load: Load): Promise<Measurement> {
  const result = await (loader === 'wrk' ? driveWithWrk(load) : driveWithAutocannon(load));
  if (result.failures > 0 || result.answers === 0) {
    const what = `${load.requests.method} ${load.requests.paths[0]}`;
    throw new Error(`${result.failures} failures, ${result.answers} answers: ${what}`);
  }
  return { requestsPerSecond: result.answers / result.seconds, p99: result.p99 };
}

interface Result {
  answers: number;
  failures: number;
  seconds: number;
  p99: number;
}

/** Numbers for bodies, unique in a run. */
let serial = 0;
const SERIALS_OF_A_LOAD = 10_000_000;

function headersOf({ requests, authorization, headers }: Load): Record<string, string> {
  return {
    ...(requests.body !== undefined && { 'content-type': 'application/json' }),
    ...(authorization !== undefined && { authorization }),
    ...headers,
  };
}

async function driveWithWrk(load: Load): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-load-'));
  try {
    const script = join(folder, 'load.lua');
    writeFileSync(script, wrkScript(load));
    const amount = `-t1 -c${load.connections} -d${load.seconds}s --timeout 10s`.split(' ');
    const { stdout } = await promisify(execFile)('wrk', [...amount, '-s', script, load.url]);
    return JSON.parse(stdout.slice(stdout.lastIndexOf('RESULT') + 6));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A Lua string literal; the texts here need only escapes that JSON and Lua share. */
const lua = (text: string): string => JSON.stringify(text);

/** wrk counts statuses from 400 as errors; no server here redirects. */
function wrkScript(load: Load): string {
  const { method, paths, body } = load.requests;
  const headers = Object.entries(headersOf(load)).map(
    ([name, value]) => `[${lua(name)}] = ${lua(value)}`,
  );
  serial += SERIALS_OF_A_LOAD;
  return `
local paths = {${paths.map(lua).join(', ')}}
local headers = {${headers.join(', ')}}
local n = ${serial}
function request()
  n = n + 1
  local body = ${body === undefined ? 'nil' : `string.gsub(${lua(body)}, "%%d", n)`}
  return wrk.format("${method}", paths[n % #paths + 1], headers, body)
end
function done(summary, latency)
  local e = summary.errors
  local failures = e.connect + e.read + e.write + e.status + e.timeout
  io.write(string.format('RESULT{"answers":%d,"failures":%d,"seconds":%f,"p99":%f}',
    summary.requests, failures, summary.duration / 1e6, latency:percentile(99) / 1e3))
end`;
}

async function driveWithAutocannon(load: Load): Promise<Result> {
  const { method, paths, body } = load.requests;
  serial += SERIALS_OF_A_LOAD;
  let number = serial;
  const result = await autocannon({
    url: load.url,
    connections: load.connections,
    duration: load.seconds,
    headers: headersOf(load),
    requests: [
      {
        setupRequest: (request) => {
          number += 1;
          return {
            ...request,
            method,
            path: paths[number % paths.length],
            body: body?.replace('%d', String(number)),
          };
        },
      },
    ],
  });
  return {
    answers: result.requests.total,
    failures: result.errors + result.timeouts + result.non2xx,
    seconds: result.duration,
    p99: result.latency.p99,
  };
}

function hasWrk(): boolean {
  try {
    // `wrk -v` prints the version and exits with 1; wrk has no option that exits with 0.
    execFileSync('wrk', ['-v'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    return (error as { code?: string }).code !== 'ENOENT';
  }
}
