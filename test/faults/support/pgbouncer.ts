import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, NOBODY } from '../../../tools/postgres-server.js';
import { eventually } from './load.js';

/** The role of the app. */
export const USER = 'octavo_app';

/** Whether the program is installed. */
export const hasPgBouncer = (): boolean => spawnSync('pgbouncer', ['--version']).status === 0;

/** PgBouncer in transaction mode, before a PostgreSQL server that trusts everyone. */
export class PgBouncer {
  private process?: ChildProcess;
  private log = '';

  private constructor(
    private readonly folder: string,
    private readonly port: number,
  ) {}

  /**
   * @param server the URL of a server
   * @param size of the pool, which all clients share
   */
  static async start(server: string, size: number): Promise<PgBouncer> {
    const folder = mkdtempSync(join(tmpdir(), 'octavo-pgbouncer-'));
    const pgbouncer = new PgBouncer(folder, await freePort());
    const { hostname, port } = new URL(server);
    const ini = [
      '[databases]',
      // With auth_type any, every client is this user.
      `* = host=${hostname} port=${port} user=${USER}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${pgbouncer.port}`,
      'unix_socket_dir =',
      'auth_type = any',
      `admin_users = ${USER}`,
      'pool_mode = transaction',
      `default_pool_size = ${size}`,
      'max_client_conn = 200',
    ];
    writeFileSync(join(folder, 'pgbouncer.ini'), `${ini.join('\n')}\n`);
    chmodSync(folder, 0o755);
    await pgbouncer.launch();
    return pgbouncer;
  }

  /** @param database `pgbouncer` is its console */
  url(database: string): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/${database}`;
  }

  /** Ends it as a crash does, with all connections on both sides, and starts it again. */
  async crash(): Promise<void> {
    await this.end('SIGKILL');
    await this.launch();
  }

  async remove(): Promise<void> {
    await this.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async launch(): Promise<void> {
    const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
    const child = spawn('pgbouncer', [join(this.folder, 'pgbouncer.ini')], {
      ...owner,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr.on('data', (chunk: Buffer) => (this.log = (this.log + chunk).slice(-10_000)));
    this.process = child;
    await eventually(async () => {
      if (child.exitCode !== null) throw new Error(`PgBouncer has ended:\n${this.log}`);
      const socket = connect(this.port, '127.0.0.1');
      await once(socket, 'connect').finally(() => socket.destroy());
    }, 10_000);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const ended = once(this.process!, 'exit');
    this.process!.kill(signal);
    await ended;
  }
}
