import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FreshProject, pack } from './fresh-project.js';
const tarball = pack(mkdtempSync(join(tmpdir(), 'safe-migrations-')));
const p = new FreshProject(
  'typescript-sqlite',
  tarball,
  [
    'typeorm',
    'better-sqlite3',
    '@swc-node/register',
    '@swc/core',
    'typescript',
    '@types/node',
    'reflect-metadata',
  ],
  'module',
  [],
);
console.log(p.folder);
const q = new FreshProject('javascript-postgres', tarball, ['typeorm', 'pg'], 'commonjs', []);
console.log(q.folder);
