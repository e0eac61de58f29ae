import { useEffect, useState } from 'preact/hooks';
import { session } from './api/session.js';
import { Header } from './parts/header.js';
import { KeyboardHelp } from './parts/keyboard-help.js';
import { PendingDeletion } from './parts/pending-deletion.js';
import { BookPage } from './pages/book/book-page.js';
import { NewBookPage } from './pages/book/new-book-page.js';
import { CataloguePage } from './pages/catalogue/catalogue-page.js';
import { CounterPage } from './pages/counter/counter-page.js';
import { ImportPage } from './pages/import/import-page.js';
import { KeyPage } from './pages/key-page.js';
import { LabelsPage } from './pages/labels/labels-page.js';
import { ItemPage } from './pages/stock/item-page.js';
import { ShelfListPage } from './pages/stock/shelf-list-page.js';
import { StockPage } from './pages/stock/stock-page.js';
import { UnknownPage } from './pages/unknown-page.js';
import { goBack, useLocation } from './router.js';

/** The console: one header, and the page of the address. */
export function App() {
  const { isRefused } = session.use();
  const { path } = useLocation();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && !document.querySelector('dialog[open]')) goBack();
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '?') setHelpOpen(true);
      if (event.key !== '/') return;
      event.preventDefault();
      document.querySelector<HTMLInputElement>('input[type=search]')?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <>
      <Header onHelp={() => setHelpOpen(true)} />
      <main id="main">{isRefused ? <KeyPage /> : <Page path={path} />}</main>
      <PendingDeletion />
      {isHelpOpen && <KeyboardHelp onClose={() => setHelpOpen(false)} />}
    </>
  );
}

function Page({ path }: { path: string }) {
  if (path === '/' || path === '/books') return <CataloguePage />;
  if (path === '/books/new') return <NewBookPage />;
  if (path === '/counter') return <CounterPage />;
  if (path === '/import') return <ImportPage />;
  if (path === '/stock') return <StockPage />;
  if (path === '/stock/print') return <ShelfListPage />;
  if (path === '/labels') return <LabelsPage />;
  const [, kind, id] = /^\/(books|items)\/([1-9]\d*)$/.exec(path) ?? [];
  if (kind === 'books') return <BookPage key={id} id={Number(id)} />;
  return kind === 'items' ? <ItemPage key={id} id={Number(id)} /> : <UnknownPage />;
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
