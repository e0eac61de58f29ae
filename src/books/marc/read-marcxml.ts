import { setImmediate } from 'node:timers/promises';
import { xmlText } from '../import/formats/xml-source.js';
import type { ReadRecord } from './marc-record.js';
import { MarcXmlRecords } from './marcxml-records.js';

/** Characters to read before other requests are served. */
const SLICE = 32 * 1024;

/**
 * Reads the records of a MARCXML file, in slices, as the bytes arrive. `raw` is their text in UTF-8.
 * @throws Problem `unusable_file`, after the records before it, when the XML is not well-formed, has no
 *   record, does not fit its encoding, or is nested more than 100 deep
 */
export async function* readMarcXmlRecords(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<ReadRecord[]> {
  const records = new MarcXmlRecords();
  try {
    for await (const text of xmlText(source)) {
      for (let start = 0; start < text.length; start += SLICE) {
        records.write(text.slice(start, start + SLICE));
        const slice = records.take();
        if (slice.length === 0) continue;
        yield slice;
        await setImmediate();
      }
    }
    records.end();
  } catch (error) {
    const slice = records.take();
    if (slice.length > 0) yield slice;
    throw error;
  }
}
