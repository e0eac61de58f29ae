import { caller, useMay } from '../api/caller.js';
import { logOut, refuse, session } from '../api/session.js';
import { MENU } from '../menu.js';
import { hrefOf, useLocation } from '../router.js';
import { texts } from '../text/texts.js';

/** The menu, with the pages that the key of this tab may use. */
export function Header({ onHelp }: { onHelp: () => void }) {
  const { key, isRefused } = session.use();
  const known = caller.use();
  const may = useMay();
  const { path: open } = useLocation();
  const isReader = known?.keyId === null && !may('admin');
  return (
    <header>
      <a class="skip" href="#main" onClick={focusContent}>
        {texts.skip}
      </a>
      <a class="brand" href={hrefOf('/')}>
        Octavo
      </a>
      <nav>
        {MENU.filter(({ scope }) => may(scope)).map(({ path, title }) => (
          <a key={path} href={hrefOf(path)} aria-current={path === open ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <button type="button" class="quiet" onClick={onHelp}>
        {texts.keyboard} <kbd>?</kbd>
      </button>
      {isReader && !isRefused && (
        <button type="button" class="quiet" onClick={refuse}>
          {texts.logIn}
        </button>
      )}
      {key !== null && (
        <button type="button" class="quiet" onClick={logOut} title={known?.name ?? undefined}>
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
