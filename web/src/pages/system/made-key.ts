import { createStore } from '../../api/store.js';

/** A new key that has not been stored yet. In memory only, so that it is there again when its page was left. */
export const madeKey = createStore<string | undefined>(undefined);
