import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { START_OPTIONS } from '../../test/support/start-options.js';
import { freePort } from '../../tools/postgres-server.js';

/** Milliseconds between two readiness polls. */
const PAUSE = 10;
const START_WITHIN = 60_000;
const READS = 1000;
/** Milliseconds in one unit of /proc/PID/stat, on every Linux that Node runs on. */
const TICK = 10;

export interface Start {
  /** Milliseconds of processor time, user and system, until the app was ready. */
  processorTime: number;
  /** Milliseconds from spawn to the first 200 of /health/ready. */
  wallTime: number;
  /** Resident megabytes at that time. */
  memory: number;
  /** Resident megabytes after a thousand reads. */
  memoryAfterReads: number;
}

/** Starts the build in the folder as `npm run start:prod` does, and stops it. */
export async function measureStart(folder: string, databaseUrl: string): Promise<Start> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const spawned = performance.now();
  const child = spawn(process.execPath, [...START_OPTIONS, 'dist/src/main.js'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PORT: `${port}`,
      LOG_LEVEL: 'error',
      RATE_LIMIT: 'off',
    },
  });
  try {
    await ready(url, child);
    const wallTime = performance.now() - spawned;
    const processorTime = processorTimeOf(`${child.pid}`, ['utime', 'stime']);
    const memory = residentMemory(child.pid!);
    for (let id = 1; id <= READS; id += 1) {
      const answer = await fetch(`${url}/api/books/${id}`);
      if (answer.status !== 200) throw new Error(`A read was answered with ${answer.status}`);
      await answer.arrayBuffer();
    }
    return { processorTime, wallTime, memory, memoryAfterReads: residentMemory(child.pid!) };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/**
 * Runs the command of an npm script of the folder, without npm.
 * @returns milliseconds of processor time of the shell and all its child processes
 */
export function measureScript(folder: string, script: string, databaseUrl: string): number {
  const [name, ...parameters] = script.split(' ');
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const command = [scripts[name], ...parameters].join(' ');
  const before = processorTimeOf('self', ['cutime', 'cstime']);
  execFileSync('sh', ['-c', command], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  });
  return processorTimeOf('self', ['cutime', 'cstime']) - before;
}

async function ready(url: string, child: ChildProcess): Promise<void> {
  for (const end = Date.now() + START_WITHIN; Date.now() < end;) {
    if (child.exitCode !== null) throw new Error(`The app ended with ${child.exitCode}`);
    const status = await fetch(`${url}/health/ready`).then(
      (response) => response.status,
      () => undefined,
    );
    if (status === 200) return;
    await delay(PAUSE);
  }
  throw new Error('The app is not ready');
}

/** The fields after the program name, which may contain spaces: see proc(5). */
const FIELDS = { utime: 11, stime: 12, cutime: 13, cstime: 14 };

function processorTimeOf(pid: string, fields: (keyof typeof FIELDS)[]): number {
  const values = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
  return fields.reduce((sum, field) => sum + Number(values[FIELDS[field]]) * TICK, 0);
}

function residentMemory(pid: number): number {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Number(kilobytes) / 1024;
}
