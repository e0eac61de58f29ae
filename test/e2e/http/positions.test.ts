import { send, startTestApp, type TestApp } from '../../support/test-app.js';

const POSITION = '00000001000000007FFFFFFF';

describe('Octavo-Position without replicas', () => {
  let test: TestApp;
  beforeAll(async () => (test = await startTestApp()));
  afterAll(() => test.close());

  const read = (path: string, position: string, method = 'GET') =>
    send(`${test.url}${path}`, { method, headers: { 'octavo-position': position } });

  it.each(['0', POSITION])('is accepted on a read: %s', async (position) => {
    const { status, headers } = await read('/api/books', position);
    expect(status).toBe(200);
    expect(headers.get('octavo-position')).toBeNull();
    expect((await read('/api/books', position, 'HEAD')).status).toBe(200);
  });

  it.each([
    '',
    '00',
    '1',
    '-1',
    'latest',
    POSITION.toLowerCase(),
    `${POSITION}0`,
    `0, ${POSITION}`,
  ])('is a 400 if it is malformed: %j', async (position) => {
    const { status, body } = await read('/api/books/1', position);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [
        {
          field: 'Octavo-Position',
          message: 'Octavo-Position must be 0, or what a write has answered',
        },
      ],
    });
  });

  it('is not answered by a write', async () => {
    const { status, headers } = await test.request('POST', '/api/stores', { name: 'Main Street' });
    expect(status).toBe(201);
    expect(headers.get('octavo-position')).toBeNull();
  });

  it('is not looked at outside the API', async () => {
    expect((await read('/health/live', 'latest')).status).toBe(200);
  });
});
