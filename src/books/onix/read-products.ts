import { setImmediate } from 'node:timers/promises';
import { type OnixProduct, ProductReader } from './product-reader.js';

/** Characters to parse before other requests are served. */
const SLICE = 32_768;

/**
 * Reads the products of an ONIX message, one at a time: 2.1, 3.0 or 3.1, with short or reference tags,
 * whatever the namespace and its prefix.
 * @param convert makes what is kept of a product; the product itself is not kept
 * @returns slices, never empty
 * @throws Problem `unusable_file`, after the products before it, when the text is not ONIX or not
 *   well-formed
 */
export async function* readProducts<T>(
  texts: AsyncIterable<string>,
  convert: (product: OnixProduct) => T,
): AsyncGenerator<T[]> {
  let converted: T[] = [];
  const reader = new ProductReader((product) => converted.push(convert(product)));
  /** Yields what a step has read, even if it fails. */
  function* during(step: () => void): Generator<T[]> {
    let failure: unknown;
    try {
      step();
    } catch (error) {
      failure = error;
    }
    const slice = converted;
    converted = [];
    if (slice.length > 0) yield slice;
    if (failure) throw failure;
  }
  let parsed = 0;
  for await (const text of texts) {
    for (let at = 0; at < text.length; at += SLICE) {
      const piece = text.slice(at, at + SLICE);
      yield* during(() => reader.write(piece));
      parsed += piece.length;
      if (parsed < SLICE) continue;
      parsed = 0;
      await setImmediate();
    }
  }
  yield* during(() => reader.close());
}
