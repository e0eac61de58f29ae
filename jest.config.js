import { availableParallelism } from 'node:os';

const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^safe-migrations$': '<rootDir>/packages/safe-migrations/src/index.ts',
  },
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true }] },
};

/** The e2e suite, once for each engine: what a test file asks of the engine is in test/support. */
const e2e = (engine) => ({
  ...shared,
  displayName: engine,
  testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
  setupFiles: [`<rootDir>/test/support/use-${engine}.ts`],
});

/** Each experiment names its engines: they run once. */
const faults = {
  ...shared,
  displayName: 'faults',
  testMatch: ['<rootDir>/test/faults/**/*.test.ts'],
};

export default {
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  // Jest leaves one core to itself; these tests often wait for databases, processes and clocks.
  maxWorkers: availableParallelism() + 1,
  // Jest keeps the modules of each file: beyond some gigabytes, a worker mostly collects garbage.
  workerIdleMemoryLimit: '1.5GB',
  projects: [
    { ...shared, displayName: 'unit', testMatch: ['<rootDir>/test/unit/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'safe-migrations',
      testMatch: ['<rootDir>/packages/safe-migrations/test/**/*.test.ts'],
    },
    e2e('sqlite'),
    e2e('postgres'),
    faults,
  ],
};
