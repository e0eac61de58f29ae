import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octavo-wal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** @returns the exit code of archive-wal.sh for a file with this content */
function archive(content: string): number | null {
  const file = join(folder, 'segment');
  writeFileSync(file, content);
  return spawnSync('docker/archive-wal.sh', [file, join(folder, 'archived')]).status;
}

it('archives a file, again if it is the same, and never replaces one', () => {
  expect(archive('one')).toBe(0);
  expect(archive('one')).toBe(0);
  expect(archive('two')).not.toBe(0);
  expect(readFileSync(join(folder, 'archived'), 'utf8')).toBe('one');
});

it('completes what a crash interrupted', () => {
  writeFileSync(join(folder, 'archived.part'), 'on');
  expect(archive('one')).toBe(0);
  expect(readdirSync(folder).toSorted()).toEqual(['archived', 'segment']);
});
