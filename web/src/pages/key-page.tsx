import { useState } from 'preact/hooks';
import { isKey, logIn, session } from '../api/session.js';
import { texts } from '../text/texts.js';

/** Asks for a key, when the server has refused to answer without one or with another one. */
export function KeyPage() {
  const { key } = session.use();
  const [isMistyped, setMistyped] = useState(false);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const typed = String(data.get('key')).trim();
    setMistyped(!isKey(typed));
    if (isKey(typed)) logIn(typed);
  };
  const isWrong = isMistyped || key !== null;
  return (
    <form class="narrow" onSubmit={submit}>
      <h1>{texts.keyTitle}</h1>
      <p role={isWrong ? 'alert' : undefined}>{isWrong ? texts.keyWrong : texts.keyNeeded}</p>
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
