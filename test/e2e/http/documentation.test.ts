import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const EXTERNAL = /(?:https?:)?\/\/(?!(?:www\.w3\.org|www\.loc\.gov|ns\.editeur\.org)\/)[\w.-]+\.\w/;

async function filesOf(page: string): Promise<string[]> {
  const { body } = await app.request('GET', page);
  const references = [...body.matchAll(/(?:src|href)=["']([^"'#]+)["']/g)].map(
    ([, target]) => target,
  );
  expect(references.length).toBeGreaterThanOrEqual(5);
  return references.map((target) => new URL(target, `${app.url}${page}`).href);
}

describe('Swagger UI', () => {
  it('loads only files of this server', async () => {
    const { status, headers, body } = await app.request('GET', '/docs');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html']);
    expect(body).toContain('<div id="swagger-ui">');
    expect(body).not.toMatch(EXTERNAL);
    for (const file of await filesOf('/docs')) {
      expect(file.startsWith(`${app.url}/docs/`)).toBe(true);
      const answer = await app.request('GET', file.slice(app.url.length));
      expect([file, answer.status, answer.body.length > 500]).toEqual([file, 200, true]);
    }
  });

  it('has a stylesheet that loads nothing from elsewhere', async () => {
    const { headers, body } = await app.request('GET', '/docs/swagger-ui.css');
    expect(headers.get('content-type')).toMatch(/^text\/css/);
    const loaded = [...body.matchAll(/(?:url\(|@import)\s*["']?([^"')]{1,40})/g)].map(
      ([, url]) => url,
    );
    expect(loaded.filter((url) => !url.startsWith('data:'))).toEqual([]);
  });

  it('loads the document of this server, and uses no external validator', async () => {
    const { headers, body } = await app.request('GET', '/docs/swagger-ui-init.js');
    expect(headers.get('content-type')).toMatch(/javascript/);
    expect(body).not.toMatch(EXTERNAL);
    expect(body).toContain('"validatorUrl": null');
    expect(body).toContain('"openapi": "3.1.0"');
  });

  it('has a content security policy that allows no other host', async () => {
    const policy = (await app.request('GET', '/docs')).headers.get('content-security-policy')!;
    const sources = policy.split(';').flatMap((directive) => directive.trim().split(' ').slice(1));
    expect(policy).toMatch(/^default-src 'none';/);
    expect(new Set(sources)).toEqual(new Set(["'none'", "'self'", "'unsafe-inline'", 'data:']));
  });
});
