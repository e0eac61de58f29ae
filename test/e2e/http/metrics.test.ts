import { spawnSync } from 'node:child_process';
import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const valueOf = async (name: string): Promise<string | undefined> => {
  const { status, body } = await app.request<string>('GET', '/metrics');
  expect(status).toBe(200);
  return new RegExp(`^${name} (.*)$`, 'm').exec(body)?.[1];
};

it('reports the number of pending migrations', async () => {
  expect(await valueOf('octavo_migrations_pending')).toBe('0');
});

it.each([
  ['fails', () => Promise.reject(new Error('gone'))],
  ['does not answer', () => new Promise(() => undefined)],
])('reports the other metrics while the database %s', async (_, query) => {
  const dataSource = app.app.get(DataSource);
  const createQueryRunner = dataSource.createQueryRunner;
  dataSource.createQueryRunner = () => {
    const queryRunner = createQueryRunner.call(dataSource);
    return Object.assign(queryRunner, { query });
  };
  try {
    expect(await valueOf('octavo_migrations_pending')).toMatch(/^nan$/i);
    expect(await valueOf('octavo_requests_in_flight')).toBe('1');
  } finally {
    Reflect.deleteProperty(dataSource, 'createQueryRunner');
  }
});

describe('the names of the metrics', () => {
  const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;

  it('suit their types: only counters end in _total', async () => {
    const { body } = await app.request<string>('GET', '/metrics');
    const types = [...body.matchAll(/^# TYPE (\w+) (\w+)$/gm)].map(([, name, type]) => ({
      name,
      type,
    }));
    expect(types.length).toBeGreaterThan(20);
    const misnamed = types.filter(
      ({ name, type }) => name.endsWith('_total') !== (type === 'counter'),
    );
    expect(misnamed).toEqual([]);
  });

  (hasPromtool ? it : it.skip)('pass promtool check metrics', async () => {
    const { body } = await app.request<string>('GET', '/metrics');
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: body });
    expect([`${stdout}${stderr}`, status]).toEqual(['', 0]);
  });
});
