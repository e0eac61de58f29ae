import { api, ApiError, type Book, ok } from '../api/client.js';
import { createStore } from '../api/store.js';
import { texts } from '../text/texts.js';
import { reasonOf } from './reason.js';

interface Deletion {
  /** The book that is about to be deleted. */
  book?: Book;
  /** Why an earlier one was not. */
  failure?: string;
}

export const deletion = createStore<Deletion>({});

/** Deletes a book soon, unless that is taken back. Another one that is waiting already is deleted now. */
export function deleteSoon(book: Book): void {
  if (deletion.get().book?.id !== book.id) deleteNow();
  change({ book });
}

export const takeBack = (): void => change({ book: undefined });

export const forgetFailure = (): void => change({ failure: undefined });

const change = (changes: Partial<Deletion>): void =>
  deletion.set({ ...deletion.get(), ...changes });

export function deleteNow(): void {
  const { book } = deletion.get();
  if (!book) return;
  takeBack();
  void send(book);
}

async function send({ id, title, version }: Book): Promise<void> {
  const headers = { 'If-Match': `"${version}"` };
  const params = { path: { id } };
  try {
    // Sent even if the page is being left.
    await ok(api.DELETE('/api/books/{id}', { params, headers, keepalive: true }));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    change({ failure: texts.notDeleted(title, reasonOf(error)) });
  }
}
