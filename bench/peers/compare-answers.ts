import { deepStrictEqual } from 'node:assert';
import type { Server, ServerName } from '../servers.js';
import { movementsOf, SOLD_ITEMS } from '../works.js';

/** Checks that the answers of all servers are equal, before they are measured. */
export async function compareAnswers(
  servers: Map<ServerName, Server>,
  authorization: string,
): Promise<void> {
  const { author } = (await get('bare', '/api/books/1')).body;
  for (const path of [
    '/api/books/1',
    `/api/books?author=${encodeURIComponent(author)}&limit=50`,
    '/api/books?sort=title&limit=50',
  ]) {
    await compare(path, (name) => get(name, path));
  }
  const book = { title: 'Émile', author: 'Rousseau', isbn: '0-306-40615-2' };
  await compare('create', async (name) => {
    const { status, body } = await post(name, '/api/books', book);
    const { createdAt: _created, updatedAt: _updated, ...rest } = body;
    return { status, ...rest };
  });
  await compare('sell', async (name) => {
    const { status, body } = await post(name, movementsOf(2), { type: 'sale', delta: -3 });
    // The peers have no keys.
    const { occurredAt: _occurred, recordedAt: _recorded, actor: _actor, ...rest } = body;
    return { status, ...rest };
  });
  await compare('sell too many', async (name) => {
    // An item with less than twenty.
    const sale = { type: 'sale', delta: -20 };
    const { status, body } = await post(name, movementsOf(SOLD_ITEMS + 1), sale);
    return { status, code: body.code, available: body.errors?.[0].available };
  });

  async function compare(
    what: string,
    answerOf: (name: ServerName) => Promise<object>,
  ): Promise<void> {
    const expected = await answerOf('bare');
    for (const name of servers.keys()) {
      if (name !== 'bare') deepStrictEqual(await answerOf(name), expected, `${name}: ${what}`);
    }
  }
  async function post(name: ServerName, path: string, values: object): Promise<Answer> {
    return get(name, path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(values),
    });
  }
  async function get(name: ServerName, path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`${servers.get(name)!.url}${path}`, {
      ...init,
      headers: { ...init.headers, authorization },
    });
    return { status: response.status, body: await response.json() };
  }
}

interface Answer {
  status: number;
  body: any;
}
