import { useRef, useState } from 'preact/hooks';
import { useMay } from '../api/caller.js';
import { api, ApiError, ok } from '../api/client.js';
import { randomId } from '../api/random-id.js';
import { texts } from '../text/texts.js';
import { reasonOf } from './reason.js';

/** Instead of a page that needs a store: adds the first one. */
export function NoStores({ onMade }: { onMade: () => void }) {
  return (
    <>
      <p>{texts.noStores}</p>
      <NewStore onMade={onMade} />
    </>
  );
}

/** Adds a store, if the key may do that. */
export function NewStore({ onMade }: { onMade: () => void }) {
  const may = useMay();
  // The same for each attempt with a name, so that a repeated one makes one store.
  const key = useRef(randomId());
  const [error, setError] = useState<ApiError>();
  if (!may('stores:write')) return null;
  const make = async (form: HTMLFormElement): Promise<void> => {
    try {
      setError(undefined);
      const name = String(new FormData(form).get('name'));
      const headers = { 'Idempotency-Key': key.current };
      await ok(api.POST('/api/stores', { body: { name }, headers }));
      key.current = randomId();
      form.reset();
      onMade();
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause);
    }
  };
  return (
    <form
      class="filters"
      onSubmit={(event) => {
        event.preventDefault();
        void make(event.currentTarget as HTMLFormElement);
      }}
    >
      <label>
        {texts.newStore}
        <input
          name="name"
          autocomplete="off"
          aria-invalid={error !== undefined}
          onInput={() => (key.current = randomId())}
        />
      </label>
      <button class="quiet">{texts.create}</button>
      {error && (
        <p class="error" role="alert">
          {error.messageFor('name') ?? reasonOf(error)}
        </p>
      )}
    </form>
  );
}
