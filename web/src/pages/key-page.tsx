import { logIn, session } from '../api/session.js';
import { texts } from '../text/texts.js';

/** Asks for a key, when the server has refused to answer without one or with another one. */
export function KeyPage() {
  const { key } = session.use();
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    logIn(String(data.get('key')).trim());
  };
  return (
    <form class="narrow" onSubmit={submit}>
      <h1>{texts.keyTitle}</h1>
      <p role={key === null ? undefined : 'alert'}>
        {key === null ? texts.keyNeeded : texts.keyWrong}
      </p>
      <label>
        {texts.keyTitle}
        <input name="key" type="password" required autocomplete="off" aria-describedby="key-hint" />
      </label>
      <p id="key-hint" class="hint">
        {texts.keyHint}
      </p>
      <button>{texts.logIn}</button>
    </form>
  );
}
