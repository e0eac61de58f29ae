import { readMigrationFile } from '../../src/history/migration-files.js';
import { lint, RULES } from '../../src/lint/lint.js';
import { fixture } from '../support/fixture-data-source.js';
import { DANGEROUS, SAFE } from './corpus/corpus.js';
import { lintSamples } from './corpus/lint-samples.js';

test('reports every dangerous sample under its rule, and no safe sample', async () => {
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

test('reports a migration that was edited after it was verified', async () => {
  const [first] = await readMigrationFile(fixture('shop'));
  const recorded = { [first.name]: { checksum: 'another', effects: {} } };
  const findings = await lint([first], { recorded });
  expect(findings.map(({ rule }) => rule)).toContain('edited');
});
