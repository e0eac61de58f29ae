// Runs in a thread of its own: plain JavaScript, so that it starts alike from src and from dist.
import { createRequire } from 'node:module';
import { workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const { driver, file } = workerData;
const connection = new (require(driver))(file, { readonly: true });

/**
 * @param {{ sql: string, parameters: unknown[] }} task
 * @returns {unknown[]} the rows
 */
export default ({ sql, parameters }) => {
  try {
    return connection.prepare(sql).all(...parameters);
  } catch (error) {
    // The driver's own error would arrive without its message.
    const { message, code } = /** @type {{ message: string, code?: string }} */ (error);
    throw { message, code };
  }
};
