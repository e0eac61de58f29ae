import assert from 'node:assert/strict';
import type { FreshProject } from './fresh-project.js';

/** The differences between the projects. */
export interface Walk {
  /** Arguments before the name of a command. */
  prefix: string[];
  folder: string;
  generateFlags: string[];
  /** Renames and lengthens the name column of the stores, and adds a rank. */
  changeEntities(): void;
  rename: string;
  /** Matches the SQL or code that keeps the rows, in the generated migration. */
  keepsRows: RegExp;
  /** Inserts a store `a` with two items, by SQL. */
  insertRows(): Promise<void>;
  /** Reads the stores and the number of items. */
  readRows(): Promise<{ stores: object[]; items: number }>;
  before: object;
  after: object;
  /** The command that the message about an edited migration suggests. */
  caller: string;
}

/** Runs a project from its first migration to the revert of its second one and beyond. */
export async function walk(project: FreshProject, steps: Walk): Promise<void> {
  const { prefix, folder, generateFlags, before, after } = steps;
  const call = (code: number, expected: RegExp, ...parameters: string[]): string => {
    const result = project.run(...prefix, ...parameters);
    const all = `${parameters.join(' ')}\n${result.stdout}${result.stderr}`;
    assert.equal(result.code, code, all);
    assert.match(result.stdout + result.stderr, expected, all);
    // Node warns if a project uses an experimental feature.
    assert.doesNotMatch(result.stderr, /ExperimentalWarning/);
    console.log(`  ${parameters.join(' ')}: exit code ${code}`);
    return result.stdout;
  };
  const generate = (name: string, ...flags: string[]): string => {
    const flagsAndPath = [`${folder}/${name}`, ...generateFlags, ...flags];
    const written = call(0, /has been written/, 'generate', ...flagsAndPath);
    const file = /(\d{13}-[\w-]+\.\w+) has been written/.exec(written)![1];
    return `${folder}/${file}`;
  };

  call(64, /Usage: .*COMMAND/);
  const first = generate('CreateShop');
  call(0, /1 migrations, 0 dangerous places/, 'lint');
  call(0, /^up CreateShop\d+[^]*CREATE TABLE/m, 'plan');
  call(1, /1 pending/, 'status');
  call(0, /2 of 2 checks passed/, 'verify', '--record');
  assert.match(project.read(`${folder}/verified.json`), /CreateShop/);
  call(0, /CreateShop\d+ has been applied/, 'run');
  call(0, /clean\n$/, 'status');

  await steps.insertRows();
  assert.deepEqual(await steps.readRows(), { stores: [before], items: 2 });
  steps.changeEntities();
  call(2, /The entities have changed since they were recorded/, 'status');
  call(1, /--rename \S+:\S+\n/, 'generate', `${folder}/Change`, ...generateFlags);
  const second = generate('LengthenName', '--rename', steps.rename);
  assert.match(project.read(second), steps.keepsRows);
  assert.doesNotMatch(project.read(second), /isPostgres/);
  call(1, /rename: .* is renamed to/, 'lint');
  call(0, /LengthenName\d+/, 'plan');
  call(0, /3 of 3 checks passed/, 'verify');
  assert.deepEqual(await steps.readRows(), { stores: [before], items: 2 });
  call(0, /LengthenName\d+ has been applied/, 'run');
  assert.deepEqual(await steps.readRows(), { stores: [after], items: 2 });
  call(0, /clean\n$/, 'status');

  call(0, /CAN LOSE/, 'plan', 'down');
  call(0, /LengthenName\d+ has been reverted/, 'revert');
  assert.deepEqual(await steps.readRows(), { stores: [before], items: 2 });
  const status = JSON.parse(call(1, /"state": "pending"/, 'status', '--json'));
  assert.equal(status.pending.length, 1);
  call(0, /LengthenName\d+ has been applied/, 'run');
  assert.deepEqual(await steps.readRows(), { stores: [after], items: 2 });

  const source = project.read(first);
  project.write(first, source.replace(/(length: ')80'/, "$181'"));
  call(2, /CreateShop\d+ was edited after it was applied/, 'status');
  call(1, new RegExp(`${steps.caller} --allow-edited CreateShop`), 'run');
  project.write(first, source);
  call(0, /clean\n$/, 'status');
}
