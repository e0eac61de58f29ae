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
