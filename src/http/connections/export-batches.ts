import type { Lifecycle } from './lifecycle.js';

/**
 * The batches of an export, of which the first has been read: an error before the first byte is still
 * answered as a problem.
 *
 * Later they throw when the process stops or the key is no longer valid: the connection is then aborted, so
 * that the client does not take a partial file for a complete one.
 * @param checkKey rejects if the key of the request is no longer valid
 * @throws Problem (503) when the process is stopping
 */
export async function exportBatches<T>(
  batches: AsyncGenerator<T[]>,
  lifecycle: Lifecycle,
  checkKey: () => Promise<void>,
): Promise<AsyncGenerator<T[]>> {
  lifecycle.assertNotStopping();
  const first = await batches.next();
  return guarded(first, batches, lifecycle, checkKey);
}

async function* guarded<T>(
  first: IteratorResult<T[]>,
  batches: AsyncGenerator<T[]>,
  lifecycle: Lifecycle,
  checkKey: () => Promise<void>,
): AsyncGenerator<T[]> {
  for (let batch = first; !batch.done; batch = await batches.next()) {
    if (lifecycle.stopping.aborted)
      throw new Error('The export was aborted: the process is stopping');
    await checkKey();
    yield batch.value;
  }
}
