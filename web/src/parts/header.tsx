import { logOut, session } from '../api/session.js';
import { hrefOf } from '../router.js';
import { texts } from '../text/texts.js';

export function Header({ onHelp }: { onHelp: () => void }) {
  const { key } = session.use();
  return (
    <header>
      <a class="skip" href="#main" onClick={focusContent}>
        {texts.skip}
      </a>
      <a class="brand" href={hrefOf('/')}>
        Octavo
      </a>
      <nav>
        <a href={hrefOf('/')}>{texts.catalogue}</a>
        <a href={hrefOf('/counter')}>{texts.counter}</a>
        <a href={hrefOf('/stock')}>{texts.stock}</a>
        <a href={hrefOf('/books/new')}>{texts.addBook}</a>
        <a href={hrefOf('/import')}>{texts.importBooks}</a>
      </nav>
      <button type="button" class="quiet" onClick={onHelp}>
        {texts.keyboard} <kbd>?</kbd>
      </button>
      {key !== null && (
        <button type="button" class="quiet" onClick={logOut}>
          {texts.logOut}
        </button>
      )}
    </header>
  );
}

/** `#main` would be taken for the address of a page. */
function focusContent(event: Event): void {
  event.preventDefault();
  const main = document.getElementById('main')!;
  main.tabIndex = -1;
  main.focus();
}
