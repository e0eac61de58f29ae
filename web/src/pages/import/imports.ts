import { api, ApiError, ok } from '../../api/client.js';
import type { Import } from './state.js';

/** The newest import; without an id if there is none, or if the key may not read it. @throws ApiError */
export async function newestImport(): Promise<{ id?: number }> {
  const query = { sort: '-id', limit: 1 };
  try {
    const { data } = await ok(api.GET('/api/imports', { params: { query } }));
    return data[0] ?? {};
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) return {};
    throw error;
  }
}

/** The newest import of a file that began after another one. @throws ApiError */
export async function importOf(file: File, after = 0): Promise<Import | undefined> {
  const query = {
    kind: { eq: 'books' as const },
    fileName: { eq: file.name },
    id: { gt: after },
    sort: '-id',
    limit: 1,
  };
  const { data } = await ok(api.GET('/api/imports', { params: { query } }));
  return data[0];
}

/** Undoes an import. @returns how many books it has left as they are @throws ApiError */
export async function undoImport(id: number): Promise<number> {
  const params = { path: { id } };
  return (await ok(api.POST('/api/imports/{id}/undo', { params }))).data.kept;
}
