import { setImmediate } from 'node:timers/promises';
import { type Frame, Iso2709Frames } from './iso2709-frames.js';
import type { ReadRecord } from './marc-record.js';
import { parseIso2709 } from './parse-iso2709.js';

/** Bytes to read before other requests are served. */
const SLICE = 128 * 1024;

/**
 * Reads the records of a file of MARC 21 in ISO 2709, in slices, as the bytes arrive. A record that is
 * damaged has a reason, and reading continues after the next terminator.
 * @param tags of the fields to read; all if it is absent
 */
export async function* readIso2709(
  source: AsyncIterable<Buffer>,
  tags?: ReadonlySet<string>,
): AsyncGenerator<ReadRecord[]> {
  const frames = new Iso2709Frames();
  let position = 0;
  const read = (frame: Frame): ReadRecord => readFrame(frame, (position += 1), tags);
  for await (const chunk of source) {
    for (let start = 0; start < chunk.length; start += SLICE) {
      const records = Array.from(frames.read(chunk.subarray(start, start + SLICE)), read);
      if (records.length === 0) continue;
      yield records;
      await setImmediate();
    }
  }
  const last = Array.from(frames.end(), read);
  if (last.length > 0) yield last;
}

function readFrame(
  { bytes, isCut, isUnfinished }: Frame,
  position: number,
  tags?: ReadonlySet<string>,
): ReadRecord {
  const outcome = isCut
    ? { reason: 'is longer than 99,999 bytes' }
    : isUnfinished
      ? { reason: 'is not complete: the file ends before it does' }
      : parseIso2709(bytes, tags);
  return { position, raw: bytes, ...outcome };
}
