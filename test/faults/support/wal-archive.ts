import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { NOBODY, type PostgresServer } from '../../../tools/postgres-server.js';
import { query } from './database.js';
import { eventually } from './load.js';

/** An archive of the write-ahead log and a base backup, as docs/operations.md describes them. */
export class WalArchive {
  private readonly folder = mkdtempSync(join(tmpdir(), 'octavo-archive-'));
  private readonly wal = join(this.folder, 'wal');
  private readonly base = join(this.folder, 'base');
  private readonly script = join(this.folder, 'archive-wal.sh');

  constructor() {
    mkdirSync(this.wal);
    execFileSync('cp', [resolve('docker/archive-wal.sh'), this.script]);
    if (process.getuid?.() !== 0) return;
    chmodSync(this.folder, 0o755);
    chownSync(this.wal, NOBODY, NOBODY);
  }

  /** Of the server that archives. */
  get settings(): string[] {
    return ['archive_mode=on', `archive_command=${this.script} %p ${this.wal}/%f`];
  }

  /** Copies the files of a running server. */
  async backUp(server: PostgresServer): Promise<void> {
    const client = new pg.Client({ connectionString: server.url() });
    await client.connect();
    try {
      await client.query(`SELECT pg_backup_start('base', true)`);
      const { stderr } = spawnSync('cp', ['-a', server.data, this.base], { encoding: 'utf8' });
      // A file may go while it is copied: the log has what happened to it.
      const failures = stderr.split('\n').filter((line) => line && !/No such file/.test(line));
      if (failures.length > 0) throw new Error(failures.join('\n'));
      const { rows } = await client.query('SELECT labelfile FROM pg_backup_stop()');
      writeFileSync(join(this.base, 'backup_label'), rows[0].labelfile);
      for (const file of ['postmaster.pid', 'postmaster.opts', 'pg_wal']) {
        rmSync(join(this.base, file), { recursive: true, force: true });
      }
      mkdirSync(join(this.base, 'pg_wal'), { mode: 0o700 });
    } finally {
      await client.end();
    }
  }

  /** Waits until everything that was committed so far is archived. */
  async catchUp(server: PostgresServer): Promise<void> {
    const [{ file }] = await query(
      server.url(),
      'SELECT pg_walfile_name(pg_current_wal_lsn()) AS file, pg_switch_wal()',
    );
    await eventually(async () => {
      const [{ last }] = await query(
        server.url(),
        'SELECT last_archived_wal AS last FROM pg_stat_archiver',
      );
      if (last === null || last < file) throw new Error(`${file} is not archived`);
    }, 30_000);
  }

  /** Copies the base backup into a data folder, to be recovered up to a time. */
  fill(data: string): void {
    execFileSync('cp', ['-a', `${this.base}/.`, data]);
    writeFileSync(join(data, 'recovery.signal'), '');
  }

  /** Of the server that recovers. */
  recovery(time: string): string[] {
    return [
      `restore_command=cp ${this.wal}/%f %p`,
      `recovery_target_time=${time}`,
      'recovery_target_action=promote',
      ...this.settings,
    ];
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
