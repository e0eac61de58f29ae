import { api, ApiError, type Book, ok } from '../api/client.js';
import { createStore } from '../api/store.js';
import { texts } from '../text/texts.js';

/** The book that is about to be deleted, or why the last one was not. */
export const deletion = createStore<{ book?: Book; failure?: string }>({});

/** Deletes a book soon, unless that is taken back. Another one that is waiting already is deleted now. */
export function deleteSoon(book: Book): void {
  if (deletion.get().book?.id !== book.id) deleteNow();
  deletion.set({ book });
}

export const takeBack = (): void => deletion.set({});

export function deleteNow(): void {
  const { book } = deletion.get();
  if (!book) return;
  deletion.set({});
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
    const reason = error.isAway ? texts.away : error.message;
    deletion.set({ ...deletion.get(), failure: texts.notDeleted(title, reason) });
  }
}
