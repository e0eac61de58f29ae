import { useState } from 'preact/hooks';
import { useMay } from '../../api/caller.js';
import { ApiError, type Book } from '../../api/client.js';
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
  const end = (): void => {
    setInput(undefined);
    setError(undefined);
    setTheirs(undefined);
  };
  const save = async (version: number): Promise<void> => {
    try {
      await onSave(valueOf(name, input!), version);
      end();
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      if (cause.status === 412) setTheirs(await onReload());
      else setError(cause.messageFor(name) ?? (cause.isAway ? texts.away : cause.message));
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
      <FieldInput name={name} value={input} error={error} autoFocus onValue={setInput} />
      <button>{texts.save}</button>
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
