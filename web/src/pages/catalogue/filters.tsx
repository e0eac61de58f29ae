import { DraftInput } from '../../parts/draft-input.js';
import { texts } from '../../text/texts.js';
import { STATUSES } from '../book/book-values.js';
import type { BookQuery } from './book-query.js';

const SORTS: [value: string, text: string][] = [
  ['', texts.sortAdded],
  ['title', texts.sortTitle],
  ['author', texts.sortAuthor],
  ['-year', texts.sortNewest],
  ['year', texts.sortOldest],
];

interface Props {
  query: BookQuery;
  onChange: (changes: Partial<BookQuery>) => void;
}

export function Filters({ query, onChange }: Props) {
  return (
    <div class="filters">
      <label>
        {texts.status}
        <select
          value={query.status}
          onChange={(event) => onChange({ status: event.currentTarget.value })}
        >
          <option value="">{texts.anyStatus}</option>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {texts[status]}
            </option>
          ))}
        </select>
      </label>
      <Year label={texts.yearFrom} value={query.from} onYear={(from) => onChange({ from })} />
      <Year label={texts.yearTo} value={query.to} onYear={(to) => onChange({ to })} />
      <label>
        {texts.sort}
        <select
          value={query.sort}
          onChange={(event) => onChange({ sort: event.currentTarget.value })}
        >
          {SORTS.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

function Year(props: { label: string; value: string; onYear: (year: string) => void }) {
  return (
    <label>
      {props.label}
      <DraftInput type="number" class="year" value={props.value} onValue={props.onYear} />
    </label>
  );
}
