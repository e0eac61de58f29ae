import { execFileSync } from 'node:child_process';
import { runBesidePostgres } from '../tools/beside-postgres.js';

/**
 * Builds the app and runs jest with the given arguments, with a temporary PostgreSQL server unless
 * TEST_DATABASE_URL names one. (Jest's globalSetup cannot load ES modules in TypeScript.)
 */
const JEST = ['--no-warnings', '--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];

execFileSync(process.execPath, ['tools/build-if-stale.js'], { stdio: 'inherit' });
await runBesidePostgres([...JEST, ...process.argv.slice(2)]);
