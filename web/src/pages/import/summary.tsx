import type { ImportSummary } from '../../api/client.js';
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
