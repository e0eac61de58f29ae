import { createApp } from '../../../src/configure-app.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

const before = { ...process.env };
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
  process.env.DATABASE_URL = database.url;
});
afterEach(async () => {
  process.env = { ...before };
  await database.drop();
});

/** What an app with these variables puts before its paths in each place, for requests to `root`. */
async function prefixes(variables: NodeJS.ProcessEnv, forwarded?: string, root = '') {
  Object.assign(process.env, variables);
  const app = await createApp();
  try {
    const fastify = app.getHttpAdapter().getInstance();
    const headers = forwarded === undefined ? {} : { 'x-forwarded-prefix': forwarded };
    const payload = { title: 'T', author: 'A' };
    const ask = (url: string) => fastify.inject({ url: root + url, headers });
    const create = { method: 'POST', url: `${root}/api/books`, headers, payload } as const;
    const created = await fastify.inject(create);
    const { headers: page } = await ask('/api/books?limit=1');
    const document = (await ask('/openapi.json')).json();
    const script = (await ask('/docs/swagger-ui-init.js')).body;
    return {
      location: /^(.*)\/api\/books\/1$/.exec(String(created.headers.location))?.[1],
      link: /^<(.*)\/api\/books\?limit=1>; rel="first"$/.exec(String(page.link))?.[1],
      instance: /^(.*)\/api\/books\/0$/.exec((await ask('/api/books/0')).json().instance)?.[1],
      servers: document.servers.map(({ url }: { url: string }) => url),
      swaggerUi: /"servers": \[\s*\{\s*"url": "([^"]*)"/.exec(script)?.[1],
    };
  } finally {
    await app.close();
  }
}

const everywhere = (prefix: string) => ({
  location: prefix,
  link: prefix,
  instance: prefix,
  servers: [prefix || '/'],
  swaggerUi: prefix || '/',
});

it.each<[string, NodeJS.ProcessEnv, string | undefined, string]>([
  ['is empty by default', {}, undefined, ''],
  ['is that of a trusted proxy', { TRUST_PROXY: '127.0.0.1' }, '/octavo', '/octavo'],
  ['is that of a proxy in a trusted network', { TRUST_PROXY: '::1,127.0.0.0/8' }, '/a/b/', '/a/b'],
  ['is not believed from anyone by default', {}, '/octavo', ''],
  ['is not believed from another proxy', { TRUST_PROXY: '10.0.0.0/8,::1' }, '/octavo', ''],
  ['is not another host', { TRUST_PROXY: '127.0.0.1' }, '//evil.example', ''],
  ['is not half a header', { TRUST_PROXY: '127.0.0.1' }, '/a>; rel="next", </b', ''],
  ['is BASE_PATH', { BASE_PATH: '/octavo' }, undefined, '/octavo'],
  ['is BASE_PATH if a proxy is not trusted', { BASE_PATH: '/octavo' }, '/a', '/octavo'],
  [
    'is that of a proxy before BASE_PATH',
    { BASE_PATH: '/b', TRUST_PROXY: '127.0.0.1' },
    '/a',
    '/a',
  ],
])('the prefix of all paths in answers %s', async (_, variables, forwarded, expected) => {
  expect(await prefixes(variables, forwarded)).toEqual(everywhere(expected));
});

it('serves requests that still begin with BASE_PATH', async () => {
  expect(await prefixes({ BASE_PATH: '/octavo' }, undefined, '/octavo')).toEqual(
    everywhere('/octavo'),
  );
});

it.each(['octavo', '/octavo/', '//octavo', '/', '/a b', '/api'])(
  'refuses BASE_PATH=%s',
  async (BASE_PATH) => {
    await expect(prefixes({ BASE_PATH })).rejects.toThrow(
      'BASE_PATH must be a path such as /octavo, without a slash at the end',
    );
  },
);
