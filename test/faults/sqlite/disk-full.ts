import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestDatabase } from '../../support/test-database.js';
import { AppProcess } from '../../support/app-process.js';
import { Client } from '../support/client.js';
import { count, query } from '../support/database.js';
import { atLeast, exactly, type Experiment, noted, tally } from '../support/experiment.js';

interface SmallDisk extends TestDatabase {
  how: string;
  wrapper?: string[];
  /** Takes away what is left. */
  fill(): void;
  /** Makes room again. */
  free(app: AppProcess): void;
}

export const diskFull: Experiment = {
  name: 'disk-full',
  title: 'the disk is full, SQLite',
  async run() {
    const disk = createSmallDisk();
    const app = await AppProcess.start({ DATABASE_URL: disk.url }, disk.wrapper);
    const client = new Client(app.url);
    const description = 'x'.repeat(20_000);
    const write = () =>
      client.request('POST', '/api/books', { body: { title: 'T', author: 'A', description } });
    try {
      let acknowledged = 0;
      disk.fill();
      let reply = await write();
      for (; reply.status === 201 && acknowledged < 5000; acknowledged += 1) reply = await write();
      const refused = [reply.status];
      const reads: number[] = [];
      for (let round = 0; round < 20; round += 1) {
        refused.push((await write()).status);
        reads.push((await client.request('GET', '/api/books?limit=5')).status);
      }
      const live = await client.request('GET', '/health/live');
      disk.free(app);
      const after = await write();
      const rows = await count(disk.url, 'books');
      const [{ integrity_check }] = await query(disk.url, 'PRAGMA integrity_check');
      return [
        noted('how it was made full', disk.how),
        atLeast('acknowledged writes before', acknowledged, 1),
        noted('writes on the full disk', tally(refused)),
        exactly(
          'answers to them other than 507 and 503',
          refused.filter((status) => ![503, 507].includes(status)).length,
        ),
        exactly('reads on the full disk', tally(reads), '200: 20'),
        exactly('/health/live on the full disk', live.status, 200),
        exactly('a write when there is room again, by the same process', after.status, 201),
        exactly('rows', rows, acknowledged + 1),
        exactly('integrity_check', integrity_check, 'ok'),
      ];
    } finally {
      client.close();
      await app.kill();
      await disk.drop();
    }
  },
};

/** A file system of its own, where one may be mounted. */
function createSmallDisk(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    return createLimitedFiles(folder);
  }
  const filler = join(folder, 'filler');
  return {
    how: 'a tmpfs of 8 MiB',
    url: `sqlite:///${join(folder, 'books.db')}`,
    fill: () => writeFileSync(filler, Buffer.alloc(4 * 1024 * 1024)),
    free: () => rmSync(filler),
    drop: async () => {
      execFileSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Else a limit to the size of its files, which the kernel keeps for one process. */
function createLimitedFiles(folder: string): SmallDisk {
  return {
    how: 'a limit to the size of files',
    url: `sqlite:///${join(folder, 'books.db')}`,
    // The limit's signal would end the process; ignored, it is the error EFBIG.
    wrapper: ['sh', '-c', `trap '' XFSZ; ulimit -S -f 4096; exec "$@"`, 'sh'],
    fill: () => undefined,
    free: (app) => execFileSync('prlimit', ['--pid', `${app.pid}`, '--fsize=unlimited']),
    drop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
