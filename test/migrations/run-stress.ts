import assert from 'node:assert/strict';
import { readEnvironment } from '../../src/config/environment.js';
import { connectionOptions } from '../../src/database/connection-options.js';
import type { ShadowDatabase } from '../../packages/safe-migrations/src/shadow/shadow-database.js';
import { PostgresServer } from '../../tools/postgres-server.js';
import {
  createPostgres,
  createSqlite,
} from '../../packages/safe-migrations/test/support/databases.js';
import { tryMutants } from './mutants.js';
import {
  killAndRunAgain,
  runTogether,
  undisturbed,
} from '../../packages/safe-migrations/test/support/stress.js';

/** The long form of what `npm test` does once: `npm run test:migrations`, about twenty minutes. */
const PROCESSES = 20;
const ROUNDS = 20;
const KILLS = 20;

const shadowDatabases = (url: string): ShadowDatabase[] => [
  { engine: 'sqlite', options: connectionOptions(Object.assign(readEnvironment(), SQLITE)) },
  {
    engine: 'postgres',
    options: connectionOptions(Object.assign(readEnvironment(), { DATABASE_URL: url })),
  },
];
const SQLITE = { DATABASE_URL: 'sqlite:///shadow.db' };

const server = process.env.TEST_DATABASE_URL ? undefined : await PostgresServer.create();
process.env.TEST_DATABASE_URL ??= server?.url();
try {
  for (const place of shadowDatabases(process.env.TEST_DATABASE_URL!)) {
    const { tried, survived } = await tryMutants(place);
    console.log(`${place.engine}: verify catches ${tried - survived.length} of ${tried} mutants`);
    assert.deepEqual(survived, []);
  }
  for (const [engine, create] of [
    ['SQLite', createSqlite],
    ['PostgreSQL', createPostgres],
  ] as const) {
    const expected = await undisturbed(create);
    for (let round = 1; round <= ROUNDS; round++) {
      const { codes, ...left } = await runTogether(create, PROCESSES);
      assert.deepEqual(codes, Array(PROCESSES).fill(0));
      assert.deepEqual(left, expected);
      console.log(`${engine}, round ${round}: ${PROCESSES} of ${PROCESSES} exit 0, each once`);
    }
    let undone = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      const moment = Math.random();
      const { before, killed, code, after } = await killAndRunAgain(create, moment);
      const isUndone = killed.items === before.items;
      if (isUndone) undone++;
      assert.deepEqual(killed, isUndone ? before : after);
      assert.equal(code, 0);
      assert.deepEqual(after, expected);
      console.log(`${engine}, kill ${kill} at ${moment.toFixed(2)}: whole, and the next completes`);
    }
    console.log(`${engine}: ${undone} of ${KILLS} kills came before the end of the migration`);
  }
} finally {
  await server?.remove();
}
