import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../../tools/postgres-server.js';
import { PASSWORDS } from './patroni-node.js';

/** HAProxy, which leads to the primary and to the processes of the app. */
export class HaProxy {
  private child: ChildProcess;

  private constructor(
    private readonly postgres: string,
    private readonly octavo: string,
  ) {}

  /** @param nodes addresses of PostgreSQL @param apps host and port of the two processes */
  static async start(nodes: string[], apps: string[]): Promise<HaProxy> {
    const [postgres, octavo] = [`127.0.0.1:${await freePort()}`, `127.0.0.1:${await freePort()}`];
    const proxy = new HaProxy(postgres, octavo);
    const addresses = [
      ...nodes.map((node, index) => [`NODE_${index + 1}`, `${node}:5432`]),
      ...apps.map((app, index) => [`APP_${index + 1}`, app]),
    ];
    proxy.child = spawn('haproxy', ['-db', '-q', '-f', 'docker/cluster/haproxy.cfg'], {
      env: {
        PATH: `${process.env.PATH}:/usr/sbin`,
        POSTGRES_ADDRESS: postgres,
        OCTAVO_ADDRESS: octavo,
        ...Object.fromEntries(addresses),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    return proxy;
  }

  /** The database, whichever node has the primary. */
  databaseUrl(role: 'migrator' | 'app'): string {
    return `postgres://octavo_${role}:${PASSWORDS[role]}@${this.postgres}/octavo`;
  }

  get url(): string {
    return `http://${this.octavo}`;
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
