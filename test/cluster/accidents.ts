import { setTimeout as delay } from 'node:timers/promises';
import { exactly, type Finding, noted, within } from '../faults/support/experiment.js';
import { migrate } from './builds.js';
import { APPS, type Cluster } from './cluster.js';
import { answersOf, type Customers, type Phase } from './customers.js';
import type { PatroniNode } from './patroni-node.js';

/** Milliseconds in which a new primary must be accepted. */
const ACCEPTED = 5000;

/** Something that happens to the cluster under load, and what must hold then. */
interface Accident {
  title: string;
  /** @returns undefined if it cannot happen on this machine */
  run(cluster: Cluster, customers: Customers): Promise<Finding[] | undefined>;
}

export const ACCIDENTS: Accident[] = [
  {
    title: 'the machine of the primary killed with -9',
    run: (cluster, customers) =>
      failover(cluster, customers, {
        strike: (primary) => primary.signal('SIGKILL'),
        mend: async (old) => old.start(),
      }),
  },
  {
    title: 'the primary cut off from the other nodes, but not from the app',
    async run(cluster, customers) {
      if (!cluster.nodes[0].host.isolate) return undefined;
      return failover(cluster, customers, {
        strike: async ({ host }) => host.isolate!(),
        mend: async ({ host }) => host.rejoin!(),
      });
    },
  },
  {
    title: 'the machine of the primary frozen, and thawed after the failover',
    run: (cluster, customers) =>
      failover(cluster, customers, {
        strike: (primary) => primary.signal('SIGSTOP'),
        mend: (old) => old.signal('SIGCONT'),
      }),
  },
  {
    title: 'a switchover',
    run: (cluster, customers) =>
      failover(cluster, customers, {
        strike: ({ name, host }) => switchOver(name, host.address),
        mend: async () => {},
      }),
  },
  {
    title: 'the processes of the app restarted one by one',
    async run(cluster, customers) {
      const phase = customers.beginPhase();
      const ends = await replaceApps(cluster);
      return [...unharmed(phase), ends];
    },
  },
];

/** Migrates, and replaces the processes one by one, as docs/operations.md says. */
export async function upgrade(cluster: Cluster, customers: Customers): Promise<Finding[]> {
  const phase = customers.beginPhase();
  await delay(2000);
  const start = performance.now();
  await migrate('.', cluster.databaseUrl);
  const migrated = performance.now() - start;
  const ends = await replaceApps(cluster);
  return [noted('migrated in', `${(migrated / 1000).toFixed(1)} s`), ...unharmed(phase), ends];
}

/** @returns how the old processes ended */
async function replaceApps(cluster: Cluster): Promise<Finding> {
  const exits: (number | NodeJS.Signals)[] = [];
  for (const number of APPS) {
    exits.push(await cluster.stopApp(number));
    await cluster.startApp(number);
    // Until HAProxy has seen that it is back.
    await delay(2000);
  }
  return exactly('exit codes', exits.join(', '), '0, 0');
}

interface Means {
  strike(primary: PatroniNode): Promise<void>;
  mend(old: PatroniNode): Promise<void>;
}

async function failover(
  cluster: Cluster,
  customers: Customers,
  { strike, mend }: Means,
): Promise<Finding[]> {
  const old = await cluster.untilWhole();
  const phase = customers.beginPhase();
  await delay(1000);
  await strike(old);
  const promoted = await cluster.promotionAfter(old);
  await delay(ACCEPTED + 1000);
  const accepted = Math.max(0, phase.lastFailure - promoted);
  await mend(old);
  await cluster.untilWhole();
  await delay(1000);
  return [
    ...unharmed(phase),
    within('last failure after the promotion', accepted, ACCEPTED),
    exactly('processes of the app that went on', cluster.runningApps, APPS.length),
  ];
}

async function switchOver(leader: string, address: string): Promise<void> {
  const response = await fetch(`http://${address}:8008/switchover`, {
    method: 'POST',
    body: JSON.stringify({ leader }),
  });
  if (!response.ok) throw new Error(`The switchover was refused: ${await response.text()}`);
}

/** What is said of each phase. */
function unharmed(phase: Phase): Finding[] {
  return [
    noted('answers', answersOf(phase)),
    noted('longest time without a write', `${(phase.longestGap / 1000).toFixed(1)} s`),
    exactly('answers other than 2xx and those with Retry-After', phase.faults.length),
    ...(phase.faults.length > 0 ? [noted('the first of them', phase.faults[0])] : []),
  ];
}
