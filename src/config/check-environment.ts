import { readEnvironment } from './environment.js';

/**
 * To be imported before anything else by what is started: entities read the environment as they are
 * loaded, where nobody could catch what is wrong with it.
 */
try {
  readEnvironment();
} catch (error) {
  console.error((error as Error).message);
  process.exit(1);
}
