import { lint } from '../../../packages/safe-migrations/src/lint/lint.js';
import { readMigrationFolder } from '../../../packages/safe-migrations/src/history/migration-files.js';
import { readRecorded } from '../../../packages/safe-migrations/src/history/recorded.js';
import { MIGRATIONS_FOLDER } from '../../../src/load-migrations.js';

test('every migration of Octavo is safe, or documents its exception', async () => {
  const history = await readMigrationFolder(MIGRATIONS_FOLDER);
  const { migrations: recorded } = await readRecorded(MIGRATIONS_FOLDER);
  const findings = await lint(history, { recorded });
  expect(findings.filter(({ allowedBecause }) => allowedBecause === undefined)).toEqual([]);
});
