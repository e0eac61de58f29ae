import { useEffect, useRef, useState } from 'preact/hooks';
import { api, type Book, ok } from '../../api/client.js';
import { type Pages, usePages } from '../../api/use-pages.js';
import { deletion } from '../../parts/deletion.js';
import { Failure } from '../../parts/failure.js';
import { current, hrefOf, replace, useLocation } from '../../router.js';
import { texts } from '../../text/texts.js';
import { BookList } from './book-list.js';
import { type BookQuery, bookQueryIn, isUnfiltered, parametersOf } from './book-query.js';
import { ExportBooks } from './export-books.js';
import { Filters } from './filters.js';

const PAGE = 100;
/** Milliseconds without a keystroke before a search is sent. */
const PAUSE = 120;

/** Search, filters and the books that fit. */
export function CataloguePage() {
  const query = bookQueryIn(useLocation().query);
  const found = useBooks(query);
  const { book: pending } = deletion.use();
  const books = found.rows.filter(({ id }) => id !== pending?.id);
  const areNone = books.length === 0;
  return (
    <>
      <h1 class="unseen">{texts.catalogue}</h1>
      <search>
        <SearchField value={query.q} />
        <Filters query={query} onChange={change} />
      </search>
      <p class="count" role="status">
        {!areNone
          ? texts.shown(books.length, found.hasMore)
          : found.isLoading
            ? texts.loading
            : !found.error && texts.shown(0, false)}
      </p>
      {found.error && <Failure error={found.error} onRetry={found.loadMore} />}
      {!found.isLoading && !found.error && areNone && (
        <p>{isUnfiltered(query) ? texts.emptyCatalogue : texts.noBooks}</p>
      )}
      {!areNone && <ExportBooks query={query} />}
      <BookList key={JSON.stringify(query)} found={{ ...found, rows: books }} />
    </>
  );
}

function useBooks(query: BookQuery): Pages<Book> {
  return usePages((cursor, signal) => {
    const path = query.q.trim() === '' ? '/api/books' : '/api/books/search';
    const parameters = { ...parametersOf(query), limit: PAGE, cursor };
    return ok(api.GET(path, { params: { query: parameters }, signal }));
  }, Object.values(query));
}

/** Others may have changed since the page was drawn: they are taken from the address. */
const change = (changes: Partial<BookQuery>): void =>
  replace(hrefOf('/books', { ...bookQueryIn(current().query), ...changes }));

function SearchField({ value }: { value: string }) {
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address may change without the field, by a link or the history.
  useEffect(() => {
    if (value !== sent.current) setText(value);
    sent.current = value;
  }, [value]);
  const search = (typed: string, pause: number): void => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      sent.current = typed.trim();
      change({ q: sent.current });
    }, pause);
  };
  return (
    <label class="search">
      <span class="unseen">{texts.search}</span>
      <input
        type="search"
        placeholder={texts.search}
        title={texts.searchHint}
        value={text}
        onInput={(event) => search(event.currentTarget.value, PAUSE)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') search(event.currentTarget.value, 0);
          if (event.key === 'ArrowDown') focusFirstBook(event);
        }}
      />
    </label>
  );
}

function focusFirstBook(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('.books a')?.focus();
}
