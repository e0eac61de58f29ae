import { api, ApiError, BASE, type ImportSummary, ok, type Problem } from '../../api/client.js';
import { refuse, session } from '../../api/session.js';
import { createStore } from '../../api/store.js';

/** What is done with a file. It goes on when the page is left, and is found there again. */
export interface Importing {
  file: File;
  step: 'checking' | 'checked' | 'importing' | 'done' | 'undone';
  /** Of the dry run, then of the import. */
  summary?: ImportSummary;
  /** The share of the file that has been sent, from 0 to 1. */
  progress: number;
  error?: ApiError;
  /** How many books an undo has left as they are. */
  kept?: number;
}

export const importing = createStore<Importing | undefined>(undefined);

const change = (changes: Partial<Importing>): void =>
  importing.set({ ...importing.get()!, ...changes });

/** Shows what an import would do, and writes nothing. */
export async function check(file: File): Promise<void> {
  importing.set({ file, step: 'checking', progress: 0 });
  const result = await attempt(() => upload(file, true));
  change(result ? { step: 'checked', summary: result } : { step: 'checked' });
}

export async function start(): Promise<void> {
  const { file } = importing.get()!;
  change({ step: 'importing', progress: 0, summary: undefined, error: undefined });
  const result = await attempt(() => upload(file, false));
  change({ step: 'done', ...(result && { summary: result }) });
}

export async function undo(): Promise<void> {
  const id = importing.get()!.summary!.importId!;
  const params = { path: { id } };
  const result = await attempt(
    async () => (await ok(api.POST('/api/imports/{id}/undo', { params }))).data,
  );
  if (result) change({ step: 'undone', kept: result.kept });
}

async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  change({ error: undefined });
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    change({ error });
    return undefined;
  }
}

/** By XMLHttpRequest, because fetch does not tell how much of a body has been sent. */
function upload(file: File, isDryRun: boolean): Promise<ImportSummary> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', `${BASE}/api/books/import?dryRun=${isDryRun}`);
    const { key } = session.get();
    if (key !== null) request.setRequestHeader('Authorization', `Bearer ${key}`);
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      change({ progress: loaded / total }),
    );
    request.addEventListener('error', () => reject(new ApiError(0)));
    request.addEventListener('load', () => {
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
