import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineName } from '../../src/operations/engine-name.js';
import type { ShadowDatabase } from '../../src/shadow/shadow-database.js';
import {
  connectionOptions,
  createPostgres,
  createSqlite,
  type TestDatabase,
} from '../support/databases.js';
import { type Case, CASES } from './options/cases.js';
import { tryCase } from './options/try-case.js';

const OPTIONS = join(import.meta.dirname, '../../../../node_modules/typeorm/decorator/options');

test.each([
  ['column', 'ColumnOptions'],
  ['index', 'IndexOptions'],
  ['unique', 'UniqueOptions'],
  ['relation', 'RelationOptions'],
  ['entity', 'EntityOptions'],
])('the cases name every property of a %s that TypeORM has', (kind, name) => {
  const source = readFileSync(join(OPTIONS, `${name}.d.ts`), 'utf8');
  const properties = [...source.matchAll(/^ {4}(?:readonly )?(\w+)\??:/gm)].map(([, one]) => one);
  const named = new Set(CASES.filter((one) => one.kind === kind).map(({ property }) => property));
  expect(properties.length).toBeGreaterThan(0);
  expect(properties.filter((property) => !named.has(property))).toEqual([]);
});

const title = ({ kind, property, note }: Case): string =>
  `${kind}: ${property}${note ? ` ${note}` : ''}`;

describe.each<[EngineName, () => Promise<TestDatabase>]>([
  ['sqlite', createSqlite],
  ['postgres', createPostgres],
])('on %s, generate is right, leaves a TODO, or refuses', (engine, create) => {
  let database: TestDatabase;
  let shadow: ShadowDatabase;
  beforeAll(async () => {
    database = await create();
    shadow = { engine, options: connectionOptions(database.url), isOwn: true };
  });
  afterAll(() => database.drop());

  test.each(CASES.map((one) => [title(one), one] as const))('%s', async (_, one) => {
    const { refusal, code, faults } = await tryCase(shadow, one);
    const expected = one[engine];
    if (expected === 'nothing') {
      expect({ refusal, code }).toEqual({ refusal: undefined, code: undefined });
    } else if (expected === 'generated') {
      expect(refusal).toBeUndefined();
      expect(code).toBeDefined();
      expect(code).not.toContain('TODO');
      expect(faults).toEqual([]);
    } else if ('todo' in expected) {
      expect(refusal).toBeUndefined();
      expect(/TODO.*/.exec(code ?? '')?.[0]).toMatch(expected.todo);
    } else {
      expect(refusal).toMatch(expected.refused);
    }
  });
});
