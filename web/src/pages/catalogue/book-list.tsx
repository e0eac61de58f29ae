import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Book } from '../../api/client.js';
import type { Pages } from '../../api/use-pages.js';
import { hrefOf } from '../../router.js';
import { texts } from '../../text/texts.js';

/** Pixels of a row, as in the stylesheet. */
const ROW = 64;
/** Rows beyond the view that exist, and rows before the end at which more are loaded. */
const SPARE = 10;
const NEAR_END = 40;

/** The books, of which only those in the view are in the document. */
export function BookList({ found }: { found: Pages<Book> }) {
  const { rows: books, hasMore, isLoading, error, loadMore } = found;
  const list = useRef<HTMLUListElement>(null);
  const [first, last] = useVisibleRows(list, books.length);
  const [focused, setFocused] = useState<number>();
  useEffect(() => {
    if (hasMore && !isLoading && !error && last > books.length - NEAR_END) loadMore();
  }, [last, books.length, hasMore, isLoading, error]);
  useLayoutEffect(() => {
    if (focused === undefined) return;
    const row = list.current!.querySelector<HTMLElement>(`[data-row="${focused}"] a`);
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  }, [focused, first]);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
    if (step === undefined || !row) return;
    event.preventDefault();
    const next = Number(row.dataset.row) + step;
    if (next >= 0 && next < books.length) setFocused(next);
  };
  return (
    <ul
      ref={list}
      class="books"
      aria-label={texts.books}
      onKeyDown={move}
      style={{ height: `${books.length * ROW}px` }}
    >
      {books.slice(first, last).map((book, index) => (
        <Row key={book.id} book={book} index={first + index} count={books.length} />
      ))}
    </ul>
  );
}

function Row({ book, index, count }: { book: Book; index: number; count: number }) {
  const { id, title, author, year, isbn, status } = book;
  return (
    <li
      data-row={index}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${index * ROW}px)` }}
    >
      <a href={hrefOf(`/books/${id}`)}>
        <span class="title">{title}</span>
        <span class="facts">
          {[author, year, isbn].filter((fact) => fact !== null).join(' · ')}
          {status !== 'available' && <b>{texts[status]}</b>}
        </span>
      </a>
    </li>
  );
}

/** @returns the first row of the view, and the one behind its last */
function useVisibleRows(
  list: { current: HTMLElement | null },
  count: number,
): [first: number, last: number] {
  const [range, setRange] = useState<[number, number]>([0, 30]);
  useEffect(() => {
    const update = (): void => {
      // The page may have been left before it was drawn.
      if (!list.current) return;
      const above = -list.current.getBoundingClientRect().top;
      const first = Math.max(0, Math.floor(above / ROW) - SPARE);
      const last = Math.ceil((above + innerHeight) / ROW) + SPARE;
      setRange(([f, l]) => (f === first && l === last ? [f, l] : [first, last]));
    };
    update();
    addEventListener('scroll', update, { passive: true });
    addEventListener('resize', update);
    return () => {
      removeEventListener('scroll', update);
      removeEventListener('resize', update);
    };
  }, []);
  return [Math.min(range[0], count), Math.min(range[1], count)];
}
