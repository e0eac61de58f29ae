import { useEffect, useState } from 'preact/hooks';
import { askForCaller, caller, useMay } from './api/caller.js';
import { session } from './api/session.js';
import { Header } from './parts/header.js';
import { MENU } from './menu.js';
import { KeyboardHelp } from './parts/keyboard-help.js';
import { PendingDeletion } from './parts/pending-deletion.js';
import { hasUnsaved } from './parts/unsaved.js';
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
import { SystemPage } from './pages/system/system-page.js';
import { UnknownPage } from './pages/unknown-page.js';
import { goBack, useLocation } from './router.js';
import { texts } from './text/texts.js';

/** The console: one header, and the page of the address. */
export function App() {
  const { key, isRefused } = session.use();
  const { path } = useLocation();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(askForCaller, [key, isRefused]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape' && mayLeave(event.target)) goBack();
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
  const isKnown = caller.use() !== undefined;
  const may = useMay();
  const needed = MENU.find((page) => page.path === path);
  if (isKnown && needed && !may(needed.scope)) {
    const first = MENU.find(({ scope }) => may(scope));
    return path === '/' && first ? <Page path={first.path} /> : <p>{texts.notAllowed}</p>;
  }
  if (path === '/' || path === '/books') return <CataloguePage />;
  if (path === '/books/new') return <NewBookPage />;
  if (path === '/counter') return <CounterPage />;
  if (path === '/import') return <ImportPage />;
  if (path === '/system') return <SystemPage />;
  if (path === '/stock') return <StockPage />;
  if (path === '/stock/print') return <ShelfListPage />;
  if (path === '/labels') return <LabelsPage />;
  const [, kind, id] = /^\/(books|items)\/([1-9]\d*)$/.exec(path) ?? [];
  if (kind === 'books') return <BookPage key={id} id={Number(id)} />;
  return kind === 'items' ? <ItemPage key={id} id={Number(id)} /> : <UnknownPage />;
}

/** Whether Esc leaves the page: not a dialog or a choice, and nothing that would be lost. */
const mayLeave = (target: EventTarget | null): boolean =>
  !(target instanceof HTMLSelectElement) &&
  document.querySelector('dialog[open]') === null &&
  !hasUnsaved();

const TEXTS =
  'textarea, input:not([type=number], [type=date], [type=checkbox], [type=radio], [type=file])';

/** Whether a character that is typed there is part of a text. */
const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches(TEXTS);
