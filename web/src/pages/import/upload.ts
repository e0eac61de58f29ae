import { ApiError, BASE, type ImportSummary, type Problem } from '../../api/client.js';
import { receivePosition } from '../../api/position.js';
import { refuse, session } from '../../api/session.js';

/** How a file is to be read; see `POST /api/books/import`. */
export interface ImportQuery {
  dryRun: boolean;
  format?: string;
  map?: string;
  onConflict?: 'skip';
  onDuplicate?: 'skip';
}

/**
 * Sends a file. By XMLHttpRequest, because fetch does not tell how much of a body has been sent.
 * @param onProgress gets the share that has been sent, from 0 to 1
 * @throws ApiError
 */
export function upload(
  file: File,
  query: ImportQuery,
  onProgress?: (share: number) => void,
): Promise<ImportSummary> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const fail = (): void => reject(new ApiError(0));
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress?.(loaded / total),
    );
    for (const name of ['error', 'abort', 'timeout']) request.addEventListener(name, fail);
    request.addEventListener('load', () => {
      receivePosition(request.getResponseHeader('octavo-position'));
      const { status } = request;
      if (status === 401) refuse();
      const answer = answerOf(request);
      if (status !== 200) reject(new ApiError(status, answer as Problem | undefined));
      else if (answer) resolve(answer as ImportSummary);
      else fail();
    });
    const body = new FormData();
    body.set('file', file);
    request.open('POST', `${BASE}/api/books/import?${parametersOf(query)}`);
    const { key } = session.get();
    if (key !== null) request.setRequestHeader('Authorization', `Bearer ${key}`);
    request.send(body);
  });
}

/** What the server has answered; nothing if it was a proxy, which knows no JSON. */
function answerOf({ responseText }: XMLHttpRequest): object | undefined {
  try {
    const answer: unknown = JSON.parse(responseText);
    return typeof answer === 'object' ? (answer ?? undefined) : undefined;
  } catch {
    return undefined;
  }
}

function parametersOf(query: ImportQuery): URLSearchParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
