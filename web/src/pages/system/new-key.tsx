import { useRef, useState } from 'preact/hooks';
import { caller } from '../../api/caller.js';
import { api, ApiError, ok } from '../../api/client.js';
import { useStores } from '../../api/use-stores.js';
import { StoreOptions } from '../../parts/store-options.js';
import { reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';

interface Props {
  /** Whether there is no key yet: the first one is an administrator's. */
  isFirst: boolean;
  onMade: (key: string) => void;
}

/** Makes a key. */
export function NewKey({ isFirst, onMade }: Props) {
  const [error, setError] = useState<ApiError>();
  const stores = useStores();
  const scopes = caller.use()?.scopes ?? [];
  // Known at once, also to the second of two clicks.
  const making = useRef(false);
  const make = async (form: HTMLFormElement): Promise<void> => {
    if (making.current) return;
    making.current = true;
    const values = new FormData(form);
    const body = {
      name: String(values.get('name')),
      scopes: values.getAll('scopes').map(String),
      storeId: numberOf(values.get('storeId')),
      expiresIn: numberOf(values.get('expiresIn')),
    };
    try {
      setError(undefined);
      const { data } = await ok(api.POST('/api/keys', { body }));
      form.reset();
      onMade(data.key);
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause);
    } finally {
      making.current = false;
    }
  };
  const message = (field: string) => {
    const text = error?.messageFor(field);
    return text === undefined ? null : (
      <p class="error" role="alert">
        {text}
      </p>
    );
  };
  return (
    <form
      class="narrow"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void make(event.currentTarget as HTMLFormElement);
      }}
    >
      <h3>{texts.newKey}</h3>
      {isFirst && <p class="hint">{texts.firstKey}</p>}
      <label class="field">
        {texts.name}
        <input
          name="name"
          autocomplete="off"
          aria-invalid={error?.messageFor('name') !== undefined}
        />
        {message('name')}
      </label>
      <fieldset>
        <legend>{texts.scopes}</legend>
        {scopes.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              name="scopes"
              value={scope}
              defaultChecked={isFirst && scope === 'admin'}
            />
            {scope}
          </label>
        ))}
        {message('scopes')}
      </fieldset>
      <label class="field">
        {texts.store}
        <select name="storeId">
          <option value="">{texts.allStores}</option>
          <StoreOptions stores={stores.data ?? []} />
        </select>
        {message('storeId')}
      </label>
      <label class="field">
        {texts.expiresIn}
        <input
          name="expiresIn"
          inputmode="numeric"
          autocomplete="off"
          aria-invalid={error?.messageFor('expiresIn') !== undefined}
        />
        {message('expiresIn')}
      </label>
      {error && !error.problem?.errors && (
        <p class="error" role="alert">
          {reasonOf(error)}
        </p>
      )}
      <button>{texts.makeKey}</button>
    </form>
  );
}

/** What was typed: the API refuses what is no number. An empty field is none. */
function numberOf(value: FormDataEntryValue | null): number | null {
  const text = String(value ?? '').trim();
  if (text === '') return null;
  const number = Number(text);
  return Number.isFinite(number) ? number : (text as never);
}
