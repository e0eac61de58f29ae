import { createStore } from './store.js';

const NAME = 'octavo.key';

const FORM = /^oct_[0-9a-f]{16}_[0-9a-f]{64}$/;

/** Whether a text is a key at all. Others may have characters that no header can carry. */
export const isKey = (text: string | null): text is string => text !== null && FORM.test(text);

const stored = sessionStorage.getItem(NAME);

/** The key of this tab, and whether the server has refused to answer without one or with this one. */
export const session = createStore({
  key: isKey(stored) ? stored : null,
  isRefused: false,
});

/** Kept for this tab only, and never in an address or a cookie. */
export function logIn(key: string): void {
  sessionStorage.setItem(NAME, key);
  session.set({ key, isRefused: false });
}

export function logOut(): void {
  sessionStorage.removeItem(NAME);
  session.set({ key: null, isRefused: true });
}

/** The server has answered 401. */
export function refuse(): void {
  const { key, isRefused } = session.get();
  if (!isRefused) session.set({ key, isRefused: true });
}
