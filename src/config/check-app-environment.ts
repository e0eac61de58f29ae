import { failStart } from '../common/start-report.js';
import { readEnvironment } from './environment.js';

/** As check-environment.ts, for the app, whose errors are lines of its log. */
try {
  readEnvironment();
} catch (error) {
  failStart(error);
}
