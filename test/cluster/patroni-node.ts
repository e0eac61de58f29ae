import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { NOBODY } from '../../tools/postgres-server.js';
import type { Host } from './network.js';
import { postgresPrograms } from './programs.js';

export const PASSWORDS = { migrator: 'migrator', app: 'app', superuser: 'superuser' };

/** One of the machines: PostgreSQL, the Patroni that guards it, and a member of etcd. */
export class PatroniNode {
  private started: ChildProcess[] = [];

  constructor(
    readonly name: string,
    readonly host: Host,
    private readonly folder: string,
    /** All nodes, with their addresses. */
    private readonly members: [name: string, address: string][],
  ) {
    mkdirSync(folder);
    cpSync('docker/cluster', folder, { recursive: true });
    cpSync('docker/postgres-roles.sql', join(folder, 'postgres-roles.sql'));
    if (isRoot()) execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder]);
  }

  start(): void {
    const { address } = this.host;
    const [client, peer] = [`http://${address}:2379`, `http://${address}:2380`];
    const cluster = this.members.map(([name, other]) => `${name}=http://${other}:2380`).join();
    this.started = [
      this.run('etcd', {
        ETCD_NAME: this.name,
        ETCD_DATA_DIR: join(this.folder, 'etcd'),
        ETCD_LISTEN_CLIENT_URLS: client,
        ETCD_ADVERTISE_CLIENT_URLS: client,
        ETCD_LISTEN_PEER_URLS: peer,
        ETCD_INITIAL_ADVERTISE_PEER_URLS: peer,
        ETCD_INITIAL_CLUSTER: cluster,
        ETCD_ENABLE_V2: 'true',
      }),
      this.run('patroni', {
        PATRONI_NAME: this.name,
        // Not ETCD3: after a partition Patroni 3.0, which Debian 12 has, may go on with what it knew before.
        PATRONI_ETCD_HOSTS: this.members.map(([, other]) => `'${other}:2379'`).join(),
        PATRONI_RESTAPI_LISTEN: `${address}:8008`,
        PATRONI_RESTAPI_CONNECT_ADDRESS: `${address}:8008`,
        PATRONI_POSTGRESQL_LISTEN: `${address}:5432`,
        PATRONI_POSTGRESQL_CONNECT_ADDRESS: `${address}:5432`,
        PATRONI_POSTGRESQL_DATA_DIR: join(this.folder, 'data'),
        PATRONI_POSTGRESQL_BIN_DIR: postgresPrograms(),
        PATRONI_POSTGRESQL_PGPASS: join(this.folder, 'pgpass'),
        PATRONI_SUPERUSER_USERNAME: 'postgres',
        PATRONI_SUPERUSER_PASSWORD: PASSWORDS.superuser,
        PATRONI_REPLICATION_USERNAME: 'replicator',
        PATRONI_REPLICATION_PASSWORD: PASSWORDS.superuser,
        POSTGRES_MIGRATOR_PASSWORD: PASSWORDS.migrator,
        POSTGRES_APP_PASSWORD: PASSWORDS.app,
      }),
    ];
  }

  /** Sends a signal to all processes of the machine: SIGKILL is a crash, SIGSTOP freezes it. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const ends = this.started
      .filter((child) => child.exitCode === null && child.signalCode === null)
      .map((child) => once(child, 'exit'));
    // Twice: a process may have started another one while the list was made.
    for (let time = 0; time < 2; time += 1) {
      for (const pid of this.processes()) {
        try {
          process.kill(pid, signal);
        } catch {
          // It has ended already.
        }
      }
    }
    if (signal === 'SIGKILL') await Promise.all(ends);
  }

  /** The state of the whole cluster, as this node sees it. */
  async ask<T>(path: string): Promise<T | undefined> {
    const url = `http://${this.host.address}:8008${path}`;
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(1000) });
      return (await response.json()) as T;
    } catch {
      return undefined;
    }
  }

  private run(program: string, settings: NodeJS.ProcessEnv): ChildProcess {
    const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'];
    const parameters = program === 'patroni' ? ['patroni.yml'] : [];
    const [command, ...rest] = [
      ...this.host.prefix,
      ...(isRoot() ? asNobody : []),
      program,
      ...parameters,
    ];
    const log = openSync(join(this.folder, `${program}.log`), 'a');
    return spawn(command, rest, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: this.folder, ...settings },
      stdio: ['ignore', log, log],
    });
  }

  /** Everything that runs in the folder of the node; PostgreSQL leaves the processes that started it. */
  private processes(): number[] {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          const folder = readlinkSync(`/proc/${pid}/cwd`);
          return folder === this.folder || folder.startsWith(`${this.folder}/`);
        } catch {
          return false;
        }
      })
      .map(Number);
  }
}

const isRoot = (): boolean => process.getuid?.() === 0;
