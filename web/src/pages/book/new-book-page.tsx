import { useRef, useState } from 'preact/hooks';
import { api, ApiError, type NewBook, ok } from '../../api/client.js';
import { randomId } from '../../api/random-id.js';
import { hrefOf, navigate } from '../../router.js';
import { reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';
import { FIELDS, type FieldName, valueOf } from './book-values.js';
import { FieldInput } from './field-input.js';

const OTHERS = FIELDS.filter((name) => name !== 'isbn');
type Inputs = Partial<Record<FieldName, string>>;

/** Adds a book, beginning with its ISBN: if a book has it already, that one is opened. */
export function NewBookPage() {
  const [inputs, setInputs] = useState<Inputs>({ status: 'available' });
  const [isLooked, setLooked] = useState(false);
  const [error, setError] = useState<ApiError>();
  // The same for each attempt, so that a repeated one does not add the book twice.
  const key = useRef(randomId());
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    setError(undefined);
    await work().catch((cause: unknown) => {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause);
    });
  };
  const look = async (): Promise<void> => {
    const isbn = inputs.isbn?.trim() ?? '';
    if (isbn !== '') {
      const { data } = await ok(
        api.GET('/api/books', { params: { query: { isbn: { eq: isbn } } } }),
      );
      if (data.length > 0) return navigate(hrefOf(`/books/${data[0].id}`));
    }
    setLooked(true);
  };
  const create = async (): Promise<void> => {
    const values = FIELDS.map((name) => [name, valueOf(name, inputs[name] ?? '')]);
    const body = Object.fromEntries(values.filter(([, value]) => value !== null));
    const headers = { 'Idempotency-Key': key.current };
    const { data } = await ok(api.POST('/api/books', { body: body as NewBook, headers }));
    navigate(hrefOf(`/books/${data.id}`));
  };
  const input = (name: FieldName, autoFocus = false) => (
    <FieldInput
      name={name}
      value={inputs[name] ?? ''}
      error={error?.messageFor(name)}
      autoFocus={autoFocus}
      onValue={(value) => {
        key.current = randomId();
        setInputs({ ...inputs, [name]: value });
      }}
    />
  );
  return (
    <form
      class="narrow"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void attempt(isLooked ? create : look);
      }}
    >
      <h1>{texts.addBook}</h1>
      <div class="field">
        <span>{texts.scan}</span>
        {input('isbn', true)}
        {!isLooked && <p class="hint">{texts.scanHint}</p>}
      </div>
      {isLooked &&
        OTHERS.map((name) => (
          <div class="field" key={name}>
            <span>{texts[name]}</span>
            {input(name, name === 'title')}
          </div>
        ))}
      {error && !error.problem?.errors && (
        <p class="error" role="alert">
          {reasonOf(error)}
        </p>
      )}
      <button>{isLooked ? texts.create : texts.search}</button>
    </form>
  );
}
