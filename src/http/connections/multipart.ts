import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyInstance } from '@fastify/busboy';
import { Problem } from '../../common/problem.js';

export const MULTIPART = 'multipart/form-data';

const PROBLEM = 'A multipart body must have one file and nothing else';

/** A file as it arrives; its name is known once the first bytes have arrived. */
interface FilePart extends AsyncIterable<Buffer> {
  fileName?: string;
}

/**
 * The file in a multipart body, as it arrives.
 * @throws Problem (400) unless the body has one file and no other part
 */
export function filePart(body: AsyncIterable<Buffer>, headers: IncomingHttpHeaders): FilePart {
  const part: FilePart = {
    [Symbol.asyncIterator]: () => bytesOf(body, headers, (name) => (part.fileName = name)),
  };
  return part;
}

async function* bytesOf(
  body: AsyncIterable<Buffer>,
  headers: IncomingHttpHeaders,
  onName: (fileName: string) => void,
): AsyncGenerator<Buffer> {
  let failure: unknown;
  let file: Readable | undefined;
  const fail = (error: unknown): void => {
    failure ??= error;
    file?.destroy(error as Error);
  };
  const parser = parserOf(headers);
  const arrived = new Promise<void>((resolve) => {
    parser.on('file', (_name, part, fileName) => {
      if (file) part.resume();
      if (file) return fail(malformed());
      file = part;
      if (fileName) onName(fileName);
      resolve();
    });
    parser.on('field', () => fail(malformed()));
    void pipeline(Readable.from(body), parser)
      .catch((error) => fail(error instanceof Problem ? error : malformed()))
      .finally(resolve);
  });
  await arrived;
  if (failure) throw failure;
  if (!file) throw malformed();
  try {
    for await (const chunk of file) yield chunk as Buffer;
  } finally {
    file.resume();
  }
  if (failure) throw failure;
}

function parserOf(headers: IncomingHttpHeaders): BusboyInstance {
  try {
    return new Busboy({
      headers: { ...headers, 'content-type': headers['content-type']! },
      limits: { fields: 1, fieldSize: 1000, files: 2, parts: 3 },
    });
  } catch {
    throw malformed();
  }
}

const malformed = (): Problem => Problem.badRequest(PROBLEM, 'body_malformed');
