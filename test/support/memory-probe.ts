import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AppProcess } from './app-process.js';

const PRELOADED = new URL('./report-memory.mjs', import.meta.url).href;

/** Reads the memory of an app in a separate process after a garbage collection. */
export class MemoryProbe {
  private readonly folder = mkdtempSync(join(tmpdir(), 'octavo-memory-'));
  private readonly file = join(this.folder, 'memory.json');

  /** Environment variables that the app needs. */
  get settings(): NodeJS.ProcessEnv {
    return { NODE_OPTIONS: `--import=${PRELOADED}`, MEMORY_FILE: this.file };
  }

  async read(app: AppProcess): Promise<NodeJS.MemoryUsage> {
    rmSync(this.file, { force: true });
    app.signal('SIGUSR2');
    for (;;) {
      await delay(50);
      try {
        return JSON.parse(readFileSync(this.file, 'utf8')) as NodeJS.MemoryUsage;
      } catch {
        if (!app.isRunning) throw new Error('The app has ended');
      }
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
