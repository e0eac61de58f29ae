import { useState } from 'preact/hooks';
import { api, ApiError, ok } from '../../api/client.js';
import { saveFile } from '../../parts/save-file.js';
import { reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';
import { type BookQuery, parametersOf } from './book-query.js';

const FORMATS = ['csv', 'ndjson', 'marc', 'marcxml', 'onix'] as const;
type Format = (typeof FORMATS)[number];

/** Downloads all books that the search and the filters find, in the order of their ids. */
export function ExportBooks({ query }: { query: BookQuery }) {
  const [format, setFormat] = useState<Format>('csv');
  const [notice, setNotice] = useState<string>();
  const download = async (): Promise<void> => {
    setNotice(texts.loading);
    const { q, status, year } = parametersOf(query);
    const parameters = { q, status, year, format };
    try {
      // By fetch and not by a link, because a link cannot send a key.
      const answer = api.GET('/api/books/export', {
        params: { query: parameters },
        parseAs: 'blob',
      });
      saveFile((await ok(answer)).data as Blob, `books.${format}`);
      setNotice(undefined);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      setNotice(reasonOf(error));
    }
  };
  return (
    <div class="filters">
      <label>
        {texts.exportAs}
        <select
          value={format}
          onChange={({ currentTarget }) => setFormat(currentTarget.value as Format)}
        >
          {FORMATS.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="quiet" onClick={() => void download()}>
        {texts.exportNow}
      </button>
      <span role="status">{notice}</span>
    </div>
  );
}
