import { readEnvironment } from './src/config/environment.js';
import { createDataSource } from './src/data-source.js';

/** The data source that `typeorm -d` works with: the one the app uses. */
export default await createDataSource(readEnvironment());
