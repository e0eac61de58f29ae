import { useState } from 'preact/hooks';
import { useMay } from '../../api/caller.js';
import { api, type Book, ok } from '../../api/client.js';
import { useLoaded } from '../../api/use-loaded.js';
import { Failure } from '../../parts/failure.js';
import { deleteSoon } from '../../parts/deletion.js';
import { hrefOf, navigate } from '../../router.js';
import { texts } from '../../text/texts.js';
import { FIELDS, type FieldName } from './book-values.js';
import { EditableField } from './editable-field.js';
import { StockTable } from './stock-table.js';

const read = async (id: number, signal?: AbortSignal): Promise<Book> =>
  (await ok(api.GET('/api/books/{id}', { params: { path: { id } }, signal }))).data;

/** A book with its stock, each field of which can be edited in place. */
export function BookPage({ id }: { id: number }) {
  const loaded = useLoaded((signal) => read(id, signal), [id]);
  const [changed, setChanged] = useState<Book>();
  const may = useMay();
  const book = changed ?? loaded.data;
  if (loaded.error) {
    return loaded.error.status === 404 ? (
      <>
        <h1>{texts.noBook}</h1>
        <a href={hrefOf('/')}>{texts.back}</a>
      </>
    ) : (
      <Failure error={loaded.error} onRetry={loaded.reload} />
    );
  }
  if (!book) return <p role="status">{texts.loading}</p>;
  const reload = async (): Promise<Book> => {
    const current = await read(id);
    setChanged(current);
    return current;
  };
  const save = async (name: FieldName, value: unknown, version: number): Promise<void> => {
    const headers = { 'If-Match': `"${version}"` };
    const body = { [name]: value };
    const answer = api.PATCH('/api/books/{id}', { params: { path: { id } }, headers, body });
    setChanged((await ok(answer)).data as Book);
  };
  const remove = (): void => {
    deleteSoon(book);
    navigate(hrefOf('/'));
  };
  return (
    <article>
      <h1>{book.title}</h1>
      <dl class="fields">
        {FIELDS.map((name) => (
          <div key={name}>
            <dt>{texts[name]}</dt>
            <dd>
              <EditableField
                name={name}
                book={book}
                onSave={(value, version) => save(name, value, version)}
                onReload={reload}
              />
            </dd>
          </div>
        ))}
      </dl>
      {may('items:read') && <StockTable bookId={id} />}
      {may('books:write') && (
        <button type="button" class="danger" onClick={remove}>
          {texts.remove}
        </button>
      )}
    </article>
  );
}
