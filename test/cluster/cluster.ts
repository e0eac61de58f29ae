import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../tools/postgres-server.js';
import { AppProcess } from '../support/app-process.js';
import { eventually } from '../faults/support/load.js';
import { HaProxy } from './haproxy.js';
import { createNetwork, type Network } from './network.js';
import { PatroniNode } from './patroni-node.js';

const NODES = 3;
/** The numbers of the processes of the app. */
export const APPS = [0, 1];
/** Milliseconds until a node that was away is a standby again, and until there is a primary. */
const PATIENCE = 180_000;

interface Member {
  role: string;
  state: string;
  timeline?: number;
}

/** Three nodes of PostgreSQL under Patroni, two processes of the app, and HAProxy before both. */
export class Cluster {
  private readonly apps: (AppProcess | undefined)[] = [];
  private proxy: HaProxy;

  private constructor(
    private readonly folder: string,
    private readonly network: Network,
    readonly nodes: PatroniNode[],
    private readonly ports: number[],
  ) {}

  static async start(): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'octavo-cluster-'));
    chmodSync(folder, 0o755);
    const network = createNetwork(NODES);
    const members = network.hosts.map(({ address }, index): [string, string] => [
      `node-${index + 1}`,
      address,
    ]);
    const nodes = network.hosts.map((host, index) => {
      const [name] = members[index];
      return new PatroniNode(name, host, join(folder, name), members);
    });
    const ports: number[] = [];
    while (ports.length < APPS.length) ports.push(await freePort());
    const cluster = new Cluster(folder, network, nodes, ports);
    const addresses = members.map(([, address]) => address);
    cluster.proxy = await HaProxy.start(
      addresses,
      ports.map((port) => `127.0.0.1:${port}`),
    );
    for (const node of nodes) node.start();
    return cluster;
  }

  get url(): string {
    return this.proxy.url;
  }

  get databaseUrl(): string {
    return this.proxy.databaseUrl('migrator');
  }

  /** Starts a process of the app, again if it was stopped. @param folder of the build @param number 0 or 1 */
  async startApp(number: number, folder?: string): Promise<void> {
    const { host } = new URL(this.databaseUrl);
    const replicas = this.nodes.map(({ host: { address } }) =>
      this.proxy.databaseUrl('app').replace(host, `${address}:5432`),
    );
    const settings = {
      PORT: `${this.ports[number]}`,
      DATABASE_URL: this.proxy.databaseUrl('app'),
      DATABASE_REPLICAS: replicas.join(),
      RUN_MIGRATIONS: 'false',
    };
    this.apps[number] = await AppProcess.start(settings, [], folder);
    await this.apps[number].ready();
  }

  /** Tells a process of the app to end, and waits for it. @returns its exit code */
  stopApp(number: number): Promise<number | NodeJS.Signals> {
    const app = this.apps[number]!;
    app.signal('SIGTERM');
    return app.ended;
  }

  get runningApps(): number {
    return this.apps.filter((app) => app?.isRunning).length;
  }

  /** The node whose PostgreSQL takes writes. @param except one that may still believe that it does */
  async primary(except?: PatroniNode): Promise<PatroniNode | undefined> {
    const others = this.nodes.filter((node) => node !== except);
    const states = await Promise.all(others.map((node) => node.ask<Member>('/patroni')));
    return others[states.findIndex((state) => isPrimary(state))];
  }

  /** Waits until another node than this one is the primary. @returns when that was seen, in ms */
  async promotionAfter(old: PatroniNode): Promise<number> {
    for (const deadline = Date.now() + PATIENCE; Date.now() < deadline; await delay(50)) {
      if (await this.primary(old)) return performance.now();
    }
    throw new Error('No node was promoted');
  }

  /** Waits until there are a primary and two standbys that follow it, one of them synchronously. */
  untilWhole(): Promise<PatroniNode> {
    return eventually(async () => {
      const primary = await this.primary();
      const view = await primary?.ask<{ members: Member[] }>('/cluster');
      const members = view?.members ?? [];
      const known = members.map(({ role, state, timeline }) => `${role} ${state} ${timeline}`);
      const [{ timeline } = { timeline: 0 }] = members.filter(({ role }) => role === 'leader');
      const isWhole =
        members.length === NODES &&
        members.some(({ role }) => role === 'sync_standby') &&
        members.every((member) => member.timeline === timeline && isUp(member));
      if (!primary || !isWhole) throw new Error(`The cluster is not whole: ${known.join(', ')}`);
      return primary;
    }, PATIENCE);
  }

  async stop(): Promise<void> {
    for (const app of this.apps) await app?.kill();
    await this.proxy.stop();
    for (const node of this.nodes) await node.signal('SIGKILL');
    this.network.remove();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Versions of Patroni before 4 call the primary master. */
const isPrimary = (state: Member | undefined): boolean =>
  state?.state === 'running' && ['master', 'primary'].includes(state.role);

const isUp = ({ state }: Member): boolean => ['running', 'streaming'].includes(state);
