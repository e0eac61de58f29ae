import type { ImportSummary } from '../../api/client.js';
import { saveFile } from '../../parts/save-file.js';
import { texts } from '../../text/texts.js';

const COUNTS = ['read', 'inserted', 'updated', 'skipped', 'rejected'] as const;

/** What a file is, what happens to its books, and the first of them. */
export function Summary({ summary }: { summary: ImportSummary }) {
  const { format, dryRun, preview } = summary;
  return (
    <>
      <p role="status">{dryRun ? texts.wouldHappen(format) : texts.hasHappened(format)}</p>
      <dl class="counts">
        {COUNTS.map((name) => (
          <div key={name}>
            <dt>{texts.counts[name]}</dt>
            <dd>{summary[name].toLocaleString(navigator.language)}</dd>
          </div>
        ))}
      </dl>
      {preview && preview.length > 0 && (
        <table>
          <caption>{texts.firstBooks}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.title}</th>
              <th scope="col">{texts.author}</th>
              <th scope="col">{texts.year}</th>
              <th scope="col">{texts.isbn}</th>
            </tr>
          </thead>
          <tbody>
            {preview.map(({ book, line, record }) => {
              const { title, author, year, isbn } = book as Record<string, string | null>;
              return (
                <tr key={line ?? record}>
                  <td>{title}</td>
                  <td>{author}</td>
                  <td>{year}</td>
                  <td>{isbn}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

/** The rejected records beside their reasons, with all that the answer has as a file. */
export function Rejections({ summary: { rejections, rejected } }: { summary: ImportSummary }) {
  const download = (): void => {
    const rows = rejections.map(({ line, record, reason, raw }) => [line ?? record, reason, raw]);
    const csv = [['line', 'reason', 'raw'], ...rows].map((row) => row.map(cell).join()).join('\n');
    saveFile(new Blob([`${csv}\n`], { type: 'text/csv' }), 'rejected.csv');
  };
  return (
    <>
      <h3>{texts.rejectedOnes(rejections.length, rejected)}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.place}</th>
            <th scope="col">{texts.reason}</th>
            <th scope="col">{texts.raw}</th>
          </tr>
        </thead>
        <tbody>
          {rejections.map(({ line, record, reason, raw }) => (
            <tr key={line ?? record}>
              <td class="number">{line ?? record}</td>
              <td>{reason}</td>
              <td class="raw">{raw}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" onClick={download}>
        {texts.downloadRejected}
      </button>
    </>
  );
}

const cell = (value: unknown): string => `"${String(value).replaceAll('"', '""')}"`;
