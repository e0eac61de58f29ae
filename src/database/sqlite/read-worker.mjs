// Runs in a worker thread. Plain JavaScript, so that it starts the same way from src and from dist.
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';

const require = createRequire(import.meta.url);
const { driver, file } = workerData;

/** @param {unknown} error of the driver, which would lose its message on the way to the main thread */
const plain = (error) => {
  const { message, code } = /** @type {{ message: string, code?: string }} */ (error);
  return { message, code };
};

const open = () => {
  try {
    return new (require(driver))(file, { readonly: true });
  } catch (error) {
    const { message, code } = plain(error);
    throw Object.assign(new Error(message), { code });
  }
};
const connection = open();

const readAll = connection.transaction(
  /** @param {{ sql: string, parameters: unknown[] }[]} statements */
  (statements) =>
    statements.map(({ sql, parameters }) => connection.prepare(sql).all(...parameters)),
);

/** @param {{ sql: string, parameters: unknown[] }[]} statements */
const outcomeOf = (statements) => {
  try {
    return { results: readAll(statements) };
  } catch (error) {
    return { error: plain(error) };
  }
};

parentPort?.on('message', (statements) => parentPort?.postMessage(outcomeOf(statements)));
