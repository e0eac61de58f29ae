import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { BenchFile } from './files.js';

/** Milliseconds between two samples of the memory. */
const SAMPLE = 50;

export interface ImportRun {
  /** From start to end of the command. */
  seconds: number;
  /** Peak resident megabytes. */
  memory: number;
}

/** Imports a file with the command of the build in `tree`. Linux only. */
export async function runImport(tree: string, url: string, file: BenchFile): Promise<ImportRun> {
  const start = performance.now();
  const child = spawn(process.execPath, ['dist/src/cli/import.js', file.path, ...file.arguments], {
    cwd: tree,
    env: { ...process.env, DATABASE_URL: url },
    stdio: 'ignore',
  });
  const memory = await peakMemory(child);
  if (child.exitCode !== 0) throw new Error(`The import ended with ${child.exitCode}`);
  return { seconds: (performance.now() - start) / 1000, memory };
}

/** The peak resident megabytes of a process, when it has ended. Linux only. */
export async function peakMemory(child: ChildProcess): Promise<number> {
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, highWater(child.pid!))), SAMPLE);
  await once(child, 'exit');
  clearInterval(sampling);
  return peak;
}

/** 0 once the process has ended. */
function highWater(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}
