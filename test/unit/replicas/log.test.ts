import { jest } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { QueryObserver } from '../../../src/database/engine/query-observer.js';
import { CommitPositions } from '../../../src/database/postgres/replicas/commit-positions.js';
import { Replicas } from '../../../src/database/postgres/replicas/replicas.js';
import { freePort } from '../../../tools/postgres-server.js';

it('says once that a replica gets no reads, also if it never answered', async () => {
  const warnings: string[] = [];
  const spy = jest.spyOn(Logger.prototype, 'warn').mockImplementation((text: unknown) => {
    warnings.push(String(text));
  });
  const port = await freePort();
  const replicas = new Replicas(
    process.env.TEST_DATABASE_URL!,
    { urls: [`postgres://app:secret@127.0.0.1:${port}/octavo`], maxLag: 10, poolSize: 1 },
    new CommitPositions(),
    new QueryObserver(),
  );
  while (warnings.length === 0) await delay(20);
  // Several polls.
  await delay(1000);
  await replicas.close();
  spy.mockRestore();
  expect(warnings).toEqual([
    expect.stringMatching(`^127.0.0.1:${port}/octavo gets no reads: it does not answer: `),
  ]);
  expect(warnings[0]).not.toContain('secret');
});
