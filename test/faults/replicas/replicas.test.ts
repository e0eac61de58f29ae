import {
  type Cluster,
  createCluster,
  measure,
  readsOf,
  startWith,
  untilUsed,
} from '../../support/cluster/cluster.js';
import { createStandby, on } from '../../support/cluster/standby.js';
import { createSwitch } from '../../support/cluster/switch.js';
import type { AppProcess } from '../../support/app-process.js';
import { send } from '../../support/test-app.js';
import { whileDelayed, writeAndReadBack } from './read-your-writes.js';

const PAIRS = Number(process.env.PAIRS ?? 300);
const TIME = 60_000 + PAIRS * 20;

const nothingWrong = { pairs: expect.any(Number), stale: [], failed: [] };

/** A read that names the position. */
const readAt = (app: AppProcess, path: string, position: string) =>
  send(`${app.url}${path}`, { headers: { 'octavo-position': position } });

async function create(app: AppProcess, name: string): Promise<{ path: string; position: string }> {
  const { headers, body } = await app.request('POST', '/api/stores', { name });
  return { path: `/api/stores/${body.id}`, position: headers.get('octavo-position')! };
}

/** Prints how the reads were shared, for the long form. */
async function report(apps: AppProcess[], { standbys }: Cluster): Promise<void> {
  for (const app of apps) {
    const reads = await Promise.all([undefined, ...standbys].map((server) => readsOf(app, server)));
    console.log(`reads of the primary and of each replica: ${reads.join(', ')}`);
  }
}

describe('replicas', () => {
  let cluster: Cluster;
  beforeAll(async () => (cluster = await createCluster(2)));
  afterAll(() => cluster.remove());

  it(
    'show what was written, however late one of them is',
    async () => {
      const apps = [await cluster.start(), await cluster.start()];
      const [prompt, late] = cluster.standbys;
      const readsOfLate = () => Promise.all(apps.map((app) => readsOf(app, late)));
      await whileDelayed(late, async () => {
        do expect(await writeAndReadBack(apps, PAIRS)).toEqual(nothingWrong);
        while ((await readsOfLate()).includes(0));
      });
      for (const app of apps) expect(await readsOf(app, prompt)).toBeGreaterThan(PAIRS / 10);
      if (process.env.PAIRS) await report(apps, cluster);
      for (const app of apps) await app.kill();
    },
    TIME,
  );

  it(
    'are not needed: without them, the same holds',
    async () => {
      const apps = [
        await cluster.start([], { DATABASE_REPLICAS: '' }),
        await cluster.start([], { DATABASE_REPLICAS: '' }),
      ];
      expect(await writeAndReadBack(apps, PAIRS)).toEqual(nothingWrong);
      for (const app of apps) await app.kill();
    },
    TIME,
  );

  it('answer only reads that ask for it', async () => {
    const app = await cluster.start();
    const { path } = await create(app, 'Read without a position');
    for (let count = 0; count < 10; count += 1) {
      expect((await app.request('GET', path)).body.name).toBe('Read without a position');
    }
    for (const standby of cluster.standbys) expect(await readsOf(app, standby)).toBe(0);
    expect((await readAt(app, '/api/stores', '0')).status).toBe(200);
    const reads = await Promise.all(cluster.standbys.map((standby) => readsOf(app, standby)));
    expect(reads.toSorted()).toEqual([0, 1]);
    await app.kill();
  });

  it('answer lists, counts, searches and ETags as the primary does', async () => {
    const app = await cluster.start();
    const { position } = await create(app, 'The last one');
    const before = await readsOf(app);
    for (const path of [
      '/api/stores?count=exact&sort=-name&limit=2',
      '/api/books/search?q=a',
      '/api/books/export',
      '/api/stores?name[contains]=st',
    ]) {
      const ours = await readAt(app, path, position);
      const next = /<([^>]+)>; rel="next"/.exec(ours.headers.get('link') ?? '')?.[1];
      const theirs = await app.request('GET', path);
      expect([ours.status, ours.body]).toEqual([200, theirs.body]);
      expect(ours.headers.get('etag')).toBe(theirs.headers.get('etag'));
      expect(ours.headers.get('x-total-count')).toBe(theirs.headers.get('x-total-count'));
      if (!next) continue;
      expect((await readAt(app, next, position)).body).toEqual(
        (await app.request('GET', next)).body,
      );
    }
    expect(await readsOf(app)).toBe(before + 5);
    expect(await measure(app, 'octavo_read_fallbacks_total{reason="failed"}')).toBe(0);
    await app.kill();
  });

  it('are left out while they are too far behind', async () => {
    const app = await cluster.start(undefined, { DATABASE_REPLICA_MAX_LAG: '1' });
    const [, late] = cluster.standbys;
    await on(late, 'SELECT pg_wal_replay_pause()');
    await create(app, 'Not replayed');
    await untilUsed(app, late, false);
    await on(late, 'SELECT pg_wal_replay_resume()');
    await untilUsed(app, late);
    await app.kill();
  });

  it('are believed only in the session that reads', async () => {
    const [prompt, late] = cluster.standbys;
    const proxy = await createSwitch(prompt);
    // Asked on a connection to one server, and read from on connections to the other.
    const app = await cluster.start([proxy]);
    proxy.target = late;
    await on(late, 'SELECT pg_wal_replay_pause()');
    const { path, position } = await create(app, 'Not there');
    expect((await readAt(app, path, position)).body.name).toBe('Not there');
    expect(await readsOf(app, proxy)).toBe(1);
    expect(await measure(app, 'octavo_read_fallbacks_total{reason="failed"}')).toBe(1);
    await on(late, 'SELECT pg_wal_replay_resume()');
    await app.kill();
    proxy.close();
  });

  it('come back after a crash, and nobody notices', async () => {
    const app = await cluster.start();
    const [, killed] = cluster.standbys;
    const { path, position } = await create(app, 'Read during a crash');
    const over = new AbortController();
    const statuses = new Set<number>();
    const reading = (async () => {
      while (!over.signal.aborted) statuses.add((await readAt(app, path, position)).status);
    })();
    const ended = killed.stop('SIGKILL');
    killed.signal('SIGKILL');
    await ended;
    await untilUsed(app, killed, false);
    await killed.start();
    await untilUsed(app, killed);
    over.abort();
    await reading;
    expect([...statuses]).toEqual([200]);
    await app.kill();
  });

  it('are left out when frozen, and reads that wait for them go to the primary', async () => {
    const app = await cluster.start([cluster.standbys[1]]);
    const { path, position } = await create(app, 'Read from the frozen');
    cluster.standbys[1].signal('SIGSTOP');
    const reads = await Promise.all(Array.from({ length: 5 }, () => readAt(app, path, position)));
    expect(reads.map(({ status }) => status)).toEqual(Array(5).fill(200));
    await untilUsed(app, cluster.standbys[1], false);
    cluster.standbys[1].signal('SIGCONT');
    await untilUsed(app, cluster.standbys[1]);
    await app.kill();
  });

  /** The last one: the cluster is of no use then. */
  it('are believed only on the timeline of the primary', async () => {
    const { primary, standbys } = cluster;
    const [promoted, other] = standbys;
    const old = await cluster.start();
    const before = await create(old, 'Before the failover');
    await on(promoted, 'SELECT pg_promote()');
    await untilUsed(old, promoted, false);
    // The old primary and its standby go on, and get ahead of the new one.
    await create(old, 'Lost');
    await on(primary, 'SELECT pg_switch_wal()');
    await create(old, 'Lost too');

    const app = await startWith(promoted, [], { DATABASE_REPLICAS: other.url() });
    const after = await create(app, 'After the failover');
    expect(after.position > before.position).toBe(true);
    expect((await readAt(app, after.path, after.position)).body.name).toBe('After the failover');
    expect((await readAt(app, '/api/stores', '0')).status).toBe(200);
    expect(await readsOf(app, other)).toBe(0);

    // Made anew from the new primary, it is believed, but an old position is not.
    const standby = await createStandby(promoted);
    standbys.push(standby);
    const again = await startWith(promoted, [standby]);
    expect((await readAt(again, before.path, before.position)).status).toBe(200);
    expect(await measure(again, 'octavo_read_fallbacks_total{reason="timeline"}')).toBe(1);
    expect(await readsOf(again, standby)).toBe(0);
    expect((await readAt(again, after.path, after.position)).status).toBe(200);
    expect(await readsOf(again, standby)).toBe(1);
    for (const each of [old, app, again]) await each.kill();
  });
});
