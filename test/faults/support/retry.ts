import { setTimeout as delay } from 'node:timers/promises';
import type { Client, Reply } from './client.js';
import { exactly, type Finding } from './experiment.js';

/** Sends a POST with an Idempotency-Key until it is answered for good, as a careful client does. */
export async function postUntilDone(
  client: () => Pick<Client, 'request'>,
  path: string,
  body: object,
  key: string,
  patience = 60_000,
): Promise<Reply> {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    const reply = await client()
      .request('POST', path, { body, headers: { 'idempotency-key': key } })
      .catch(() => undefined);
    if (reply && !isTemporary(reply)) return reply;
    await delay(50);
  }
  throw new Error(`${path} was not answered for good`);
}

export const isTemporary = ({ status, headers }: Reply): boolean =>
  [409, 503].includes(status) && headers['retry-after'] !== undefined;

/** Sends again what a slow machine could not serve in the time that a request has, and counts it. */
export class Patience {
  private refused = 0;

  async send(request: () => Promise<Reply>): Promise<Reply> {
    for (;;) {
      const reply = await request();
      if (reply.status !== 503) return reply;
      this.refused += 1;
      await delay(500);
    }
  }

  finding(engine: string): Finding {
    return { ...exactly(`${engine}: 503s, which were sent again`, this.refused), timed: true };
  }
}
