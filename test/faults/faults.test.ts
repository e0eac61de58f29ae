import { experiments } from './experiments.js';
import { closeApps } from './support/database.js';

afterAll(closeApps);

it.each(experiments)(
  '$name: what must hold, holds',
  async ({ run }) => {
    const findings = await run('short');
    expect(findings.filter(({ holds, timed }) => !holds && !timed)).toEqual([]);
  },
  120_000,
);
