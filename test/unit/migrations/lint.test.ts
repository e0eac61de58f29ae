import { lint, RULES } from '../../../packages/safe-migrations/src/lint/lint.js';
import { readMigrationFolder } from '../../../packages/safe-migrations/src/history/migration-files.js';
import { readRecorded } from '../../../packages/safe-migrations/src/history/recorded.js';
import { MIGRATIONS_FOLDER } from '../../../src/database/schema/load-migrations.js';
import { DANGEROUS, SAFE } from '../../migrations/lint-corpus.js';
import { lintSamples } from '../../migrations/lint-samples.js';

test('the migrations of Octavo are safe, or say why they may be what they are', async () => {
  const history = await readMigrationFolder(MIGRATIONS_FOLDER);
  const findings = await lint(history, { recorded: await readRecorded(MIGRATIONS_FOLDER) });
  expect(findings.filter(({ allowedBecause }) => allowedBecause === undefined)).toEqual([]);
});

test('every dangerous sample is found for its reason, and no safe one is', async () => {
  const dangerous = await lintSamples(DANGEROUS);
  const safe = await lintSamples(SAFE);
  const missed = DANGEROUS.filter(
    ({ rule }, index) => !dangerous[index].some((finding) => finding.rule === rule),
  );
  const wrong = SAFE.filter((_, index) => safe[index].length > 0);
  const found = DANGEROUS.length - missed.length;
  console.log(
    `lint: ${DANGEROUS.length} dangerous and ${SAFE.length} safe samples, ` +
      `precision ${found / (found + wrong.length)}, recall ${found / DANGEROUS.length}`,
  );
  expect(missed.map(({ what }) => what)).toEqual([]);
  expect(safe.flat().map(({ rule, what }) => `${rule}: ${what}`)).toEqual([]);
  expect(Math.min(DANGEROUS.length, SAFE.length)).toBeGreaterThanOrEqual(30);
});

test('the corpus has a dangerous sample for every rule', () => {
  const ids = new Set(DANGEROUS.map(({ rule }) => rule));
  expect(RULES.map(({ id }) => id).filter((id) => !ids.has(id))).toEqual([]);
});

test('a migration that is not what it was when it was verified is found', async () => {
  const [first] = await readMigrationFolder(MIGRATIONS_FOLDER);
  const recorded = { [first.name]: { checksum: 'another', effects: {} } };
  const findings = await lint([first], { recorded });
  expect(findings.map(({ rule }) => rule)).toEqual(['edited']);
});
