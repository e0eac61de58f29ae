import { useRef, useState } from 'preact/hooks';
import { useMay } from '../../api/caller.js';
import { ApiError, type Book } from '../../api/client.js';
import { reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';
import { type FieldName, inputOf, shown, valueOf } from './book-values.js';
import { Conflict } from './conflict.js';
import { FieldInput } from './field-input.js';

interface Props {
  name: FieldName;
  book: Book;
  /** Saves the value, unless the book has another version than this one. @throws ApiError */
  onSave: (value: string | number | null, version: number) => Promise<void>;
  /** Reads the book as it is now. */
  onReload: () => Promise<Book>;
}

/** A field that is edited in place: Enter saves, Esc leaves it as it was. */
export function EditableField({ name, book, onSave, onReload }: Props) {
  const [input, setInput] = useState<string>();
  const [error, setError] = useState<string>();
  const mayEdit = useMay()('books:write');
  const [theirs, setTheirs] = useState<Book>();
  const [isSaving, setSaving] = useState(false);
  // Known at once, also to a handler that was made before; cancelling ends it.
  const saving = useRef<object>(undefined);
  const stop = (): void => {
    saving.current = undefined;
    setSaving(false);
  };
  const end = (): void => {
    stop();
    setInput(undefined);
    setError(undefined);
    setTheirs(undefined);
  };
  /** @returns the book as it is, if somebody has changed it */
  const write = async (version: number): Promise<Book | undefined> => {
    try {
      await onSave(valueOf(name, input!), version);
    } catch (cause) {
      if (cause instanceof ApiError && cause.status === 412) return onReload();
      throw cause;
    }
  };
  const save = async (version: number): Promise<void> => {
    if (saving.current) return;
    const mine = (saving.current = {});
    setSaving(true);
    setError(undefined);
    try {
      const changed = await write(version);
      if (saving.current !== mine) return;
      if (changed) setTheirs(changed);
      else end();
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      if (saving.current === mine) setError(cause.messageFor(name) ?? reasonOf(cause));
    } finally {
      if (saving.current === mine) stop();
    }
  };
  if (input === undefined) {
    return (
      <>
        <span class={book[name] === null ? 'absent' : 'prose'}>{shown(name, book[name])}</span>
        {mayEdit && (
          <button
            type="button"
            class="quiet"
            aria-label={texts.edit(texts[name])}
            onClick={() => setInput(inputOf(book[name]))}
          >
            ✎
          </button>
        )}
      </>
    );
  }
  return (
    <form
      class="editing"
      onSubmit={(event) => {
        event.preventDefault();
        void save(book.version);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || theirs) return;
        event.stopPropagation();
        end();
      }}
    >
      <FieldInput
        name={name}
        value={input}
        error={error}
        autoFocus
        isDisabled={isSaving}
        onValue={setInput}
      />
      <button disabled={isSaving}>{texts.save}</button>
      <button type="button" class="quiet" onClick={end}>
        {texts.cancel}
      </button>
      {theirs && (
        <Conflict
          mine={shown(name, valueOf(name, input) as never)}
          theirs={shown(name, theirs[name])}
          onMine={() => {
            setTheirs(undefined);
            void save(theirs.version);
          }}
          onTheirs={end}
        />
      )}
    </form>
  );
}
