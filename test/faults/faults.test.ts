import { experiments } from './experiments.js';
import { buildApp } from './support/app-process.js';
import { closeApps } from './support/database.js';

beforeAll(buildApp, 120_000);
afterAll(closeApps);

it.each(experiments)(
  '$name: what must hold, holds',
  async ({ run }) => {
    const findings = await run('short');
    expect(findings.filter(({ holds, timed }) => !holds && !timed)).toEqual([]);
  },
  120_000,
);
