import { Problem } from '../../common/problem.js';

/** Problems after which the records that have arrived are still imported. */
const ENDINGS = ['stopping', 'unusable_file'];

interface OpenBatch<R> {
  readonly isFull: boolean;
  add(record: R): void;
}

/**
 * Yields the records of a file in batches. When the file is faulty or the process is about to stop, the
 * current batch ends with the records that have arrived.
 * @param begin makes an empty batch
 * @param afterPosition records at this position or before were imported already
 */
export async function* inBatches<R extends { position: number }, B extends OpenBatch<R>>(
  slices: AsyncIterable<R[]>,
  begin: () => B,
  afterPosition = 0,
): AsyncGenerator<B> {
  let batch: B | undefined;
  try {
    for await (const slice of slices) {
      for (const record of slice) {
        if (record.position <= afterPosition) continue;
        batch ??= begin();
        batch.add(record);
        if (!batch.isFull) continue;
        yield batch;
        batch = undefined;
      }
    }
  } catch (error) {
    if (batch && error instanceof Problem && ENDINGS.includes(error.code)) yield batch;
    throw error;
  }
  if (batch) yield batch;
}
