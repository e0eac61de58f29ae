import { api, ApiError, type Caller, ok } from './client.js';
import { createStore } from './store.js';

/** Milliseconds until a server that is away is asked again. */
const PAUSE = 3000;

/** Who the server takes this tab for; undefined until it has said so. */
export const caller = createStore<Caller | undefined>(undefined);

/** Whether the key of this tab may do something, such as `books:write`. Nothing while that is unknown. */
export function useMay(): (scope: string) => boolean {
  const scopes = caller.use()?.scopes ?? [];
  return (scope) => scopes.includes(scope);
}

/** Asks who the caller is until there is an answer. @returns what stops asking */
export function askForCaller(): () => void {
  const stale = new AbortController();
  const { signal } = stale;
  const ask = async (): Promise<void> => {
    try {
      const { data } = await ok(api.GET('/api/caller', { signal }));
      if (!signal.aborted) caller.set(data);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ApiError)) throw error;
      // After a 401, the page asks for a key.
      if (error.status !== 401) setTimeout(() => signal.aborted || void ask(), PAUSE);
    }
  };
  caller.set(undefined);
  void ask();
  return () => stale.abort();
}
