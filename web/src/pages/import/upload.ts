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
    request.open('POST', `${BASE}/api/books/import?${parametersOf(query)}`);
    const { key } = session.get();
    if (key !== null) request.setRequestHeader('Authorization', `Bearer ${key}`);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress?.(loaded / total),
    );
    request.addEventListener('error', () => reject(new ApiError(0)));
    request.addEventListener('load', () => {
      receivePosition(request.getResponseHeader('octavo-position'));
      if (request.status === 401) refuse();
      const answer: unknown = JSON.parse(request.responseText);
      if (request.status === 200) resolve(answer as ImportSummary);
      else reject(new ApiError(request.status, answer as Problem));
    });
    const body = new FormData();
    body.set('file', file);
    request.send(body);
  });
}

function parametersOf(query: ImportQuery): URLSearchParams {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
}
