import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATIONS_FOLDER } from '../../src/load-migrations.js';
import {
  readMigrationFile,
  readMigrationFolder,
} from '../../packages/safe-migrations/src/history/migration-files.js';
import { readRecorded } from '../../packages/safe-migrations/src/history/recorded.js';
import {
  withOwnDatabase,
  type ShadowDatabase,
} from '../../packages/safe-migrations/src/shadow/shadow-database.js';
import { verify } from '../../packages/safe-migrations/src/verify/verify.js';
import { type Mutation, MUTATIONS } from './mutations.js';

/** Breaks each migration in each way, and returns the number of mutants and those not caught. */
export const tryMutants = (place: ShadowDatabase) => withOwnDatabase(place, tryMutantsAt);

async function tryMutantsAt(place: ShadowDatabase) {
  const files = await readMigrationFolder(MIGRATIONS_FOLDER);
  const { migrations: recorded } = await readRecorded(MIGRATIONS_FOLDER);
  // Inside the project, so that the imports of the mutants resolve.
  const folder = mkdtempSync(join(import.meta.dirname, '.mutants-'));
  const mutations = MUTATIONS.filter(({ isHarmlessOn }) => isHarmlessOn !== place.engine);
  const survived: Mutation[] = [];
  try {
    for (const [index, mutation] of mutations.entries()) {
      const original = files.findIndex(({ path }) => path.includes(mutation.file));
      const source = readFileSync(files[original].path, 'utf8');
      if (!source.includes(mutation.from)) throw new Error(`${mutation.file}: ${mutation.what}`);
      const path = join(folder, `${index}.ts`);
      writeFileSync(path, source.replace(mutation.from, mutation.to));
      const [mutant] = await readMigrationFile(path);
      const steps = await verify([place], {
        files: files.with(original, mutant),
        recorded,
        only: mutant.name,
      });
      if (steps.every(({ problems }) => problems.length === 0)) survived.push(mutation);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { tried: mutations.length, survived };
}
