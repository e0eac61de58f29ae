import { readEnvironment } from './environment.js';

/**
 * Must be the first import of every command: entities read the environment while they are loaded,
 * where no error could be caught.
 */
try {
  readEnvironment();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
