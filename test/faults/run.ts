import { cpus, loadavg } from 'node:os';
import { PostgresServer } from '../../tools/postgres-server.js';
import { experiments } from './experiments.js';
import { closeApps } from './support/database.js';
import type { Finding } from './support/experiment.js';

/**
 * Runs the experiments whose names are given, or all, and prints what they found as tables in
 * Markdown. With --short each does as little as it does in the tests.
 */
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = names.filter((name) => !experiments.some((experiment) => experiment.name === name));
if (unknown.length > 0) throw new Error(`There is no experiment ${unknown.join(', ')}`);
const size = process.argv.includes('--short') ? 'short' : 'full';
const chosen = experiments.filter(({ name }) => names.length === 0 || names.includes(name));

const [load] = loadavg();
console.log(`Node ${process.version}, ${cpus().length} cores, load average ${load.toFixed(1)}\n`);
const server = await PostgresServer.create();
process.env.TEST_DATABASE_URL = server.url();
try {
  for (const { name, title, run } of chosen) {
    const start = performance.now();
    console.log(`### ${title}\n\n\`npm run test:faults -- ${name}\`\n`);
    const findings = await run(size);
    console.log('| figure | seen | must be | holds |\n|---|---|---|---|');
    for (const finding of findings) console.log(row(finding));
    console.log(`\n${((performance.now() - start) / 1000).toFixed(0)} s\n`);
    if (findings.some(({ holds }) => !holds)) process.exitCode = 1;
  }
} finally {
  await closeApps();
  await server.remove();
}

function row({ what, figure, bound, holds }: Finding): string {
  return `| ${what} | ${figure} | ${bound} | ${bound === '' ? '' : holds ? 'yes' : 'NO'} |`;
}
