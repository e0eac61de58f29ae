import { useEffect, useState } from 'preact/hooks';
import { texts } from '../text/texts.js';
import { deleteNow, deletion, forgetFailure, takeBack } from './deletion.js';

/** Seconds in which a deletion can be taken back. */
const TIME = 10;
/** Milliseconds for which a failure is shown, unless another page is opened before. */
const FAILURE_TIME = 15_000;

/** The offer to take a deletion back, and why an earlier one has failed. */
export function PendingDeletion() {
  const { book, failure } = deletion.use();
  const [left, setLeft] = useState(TIME);
  useEffect(() => {
    addEventListener('pagehide', deleteNow);
    return () => removeEventListener('pagehide', deleteNow);
  }, []);
  useEffect(() => {
    if (!book) return;
    const end = Date.now() + TIME * 1000;
    const tick = (): void => {
      const seconds = Math.ceil((end - Date.now()) / 1000);
      if (seconds > 0) setLeft(seconds);
      else deleteNow();
    };
    tick();
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [book]);
  useEffect(() => {
    if (failure === undefined) return;
    const timer = setTimeout(forgetFailure, FAILURE_TIME);
    addEventListener('hashchange', forgetFailure);
    return () => {
      clearTimeout(timer);
      removeEventListener('hashchange', forgetFailure);
    };
  }, [failure]);
  return (
    <div class="toast" role="status" hidden={!book && failure === undefined}>
      {failure !== undefined && (
        <p>
          <span>{failure}</span>
          <button type="button" class="quiet" onClick={forgetFailure}>
            {texts.close}
          </button>
        </p>
      )}
      {book && (
        <p>
          <span aria-hidden="true">{texts.deleted(book.title, left)}</span>
          <span class="unseen">{texts.deleted(book.title, TIME)}</span>
          <button type="button" onClick={takeBack}>
            {texts.undo}
          </button>
        </p>
      )}
    </div>
  );
}
