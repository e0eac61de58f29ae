import { setTimeout as delay } from 'node:timers/promises';
import { PostgresServer } from '../../../tools/postgres-server.js';
import { AppProcess } from '../app-process.js';
import { createStandby } from './standby.js';

/** A PostgreSQL server, or what leads to one. */
interface Server {
  port: number;
}

/** A primary with streaming replicas. */
export interface Cluster {
  primary: PostgresServer;
  standbys: PostgresServer[];
  /** An app on the primary that reads from these standbys. */
  start(standbys?: Server[], settings?: NodeJS.ProcessEnv): Promise<AppProcess>;
  remove(): Promise<void>;
}

export async function createCluster(size: number): Promise<Cluster> {
  const primary = await PostgresServer.create();
  const standbys: PostgresServer[] = [];
  while (standbys.length < size) standbys.push(await createStandby(primary));
  const apps: AppProcess[] = [];
  return {
    primary,
    standbys,
    async start(used = standbys, settings = {}) {
      const app = await startWith(primary, used, settings);
      apps.push(app);
      return app;
    },
    async remove() {
      for (const app of apps) await app.kill();
      for (const server of [...standbys, primary]) {
        server.signal('SIGCONT');
        await server.remove();
      }
    },
  };
}

/** Starts an app, and waits until each of the standbys gets reads. */
export async function startWith(
  primary: PostgresServer,
  standbys: Server[],
  settings: NodeJS.ProcessEnv = {},
): Promise<AppProcess> {
  const app = await AppProcess.start({
    DATABASE_URL: primary.url(),
    DATABASE_REPLICAS: standbys.map(({ port }) => urlOf(port)).join(','),
    ...settings,
  });
  for (const standby of standbys) await untilUsed(app, standby);
  return app;
}

/** Waits until the app sends reads to the standby, or no more. */
export async function untilUsed(app: AppProcess, standby: Server, isUsed = true): Promise<void> {
  const place = placeOf(standby);
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await delay(20)) {
    const used = await measure(app, `octavo_replica_used{replica="${place}"}`);
    if (used === (isUsed ? 1 : 0)) return;
  }
  throw new Error(`${place} is ${isUsed ? 'not' : 'still'} used`);
}

/** Reads of the API that a server has answered. */
export const readsOf = (app: AppProcess, server?: Server): Promise<number> =>
  measure(app, `octavo_reads_total{server="${server ? placeOf(server) : 'primary'}"}`);

/** @param name of the metric, with its labels @returns 0 if there is none */
export async function measure(app: AppProcess, name: string): Promise<number> {
  const { body } = await app.request('GET', '/metrics');
  const line = (body as string).split('\n').find((text) => text.startsWith(`${name} `));
  return line === undefined ? 0 : Number(line.slice(name.length + 1));
}

const placeOf = ({ port }: Server): string => `127.0.0.1:${port}/postgres`;
const urlOf = (port: number): string => `postgres://postgres@127.0.0.1:${port}/postgres`;
