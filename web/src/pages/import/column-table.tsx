import { useState } from 'preact/hooks';
import { texts } from '../../text/texts.js';
import { FIELDS } from '../book/book-values.js';
import { checkAgain } from './importing.js';
import { assigned, type Column, hasOwnName, isChanged, missing, type Target } from './mapping.js';
import { change, type Importing } from './state.js';

/** Which field is read from which column; of a file of no known program that can be changed. */
export function ColumnTable({ state }: { state: Importing }) {
  const { columns, targets, summary } = state;
  const [notice, setNotice] = useState<string>();
  const isFixed = (summary?.format ?? 'csv') !== 'csv';
  const assign = (index: number, target: Target): void => {
    const from = target === null ? -1 : targets.indexOf(target);
    const [to, before] = [columns[index].header, columns[from]?.header];
    setNotice(before === undefined ? undefined : texts.fieldMoved(texts[target!], to, before));
    change({ targets: assigned(targets, index, target) });
  };
  const lacking = missing(targets).map((field) => texts[field]);
  return (
    <details open={!isFixed}>
      <summary>{texts.columns}</summary>
      {!isFixed && <p class="hint">{texts.columnsHint}</p>}
      <table class="columns">
        <thead>
          <tr>
            <th scope="col">{texts.column}</th>
            <th scope="col">{texts.field}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column, index) =>
            column.header === '' && column.samples.length === 0 ? null : (
              <tr key={index}>
                <th scope="row">
                  {column.header || texts.columnNumber(index + 1)}
                  <div class="hint">{column.samples.join(' · ')}</div>
                </th>
                <td>
                  {isFixed ? (
                    nameOf(column.field)
                  ) : hasOwnName(columns, column) ? (
                    <TargetField
                      column={column}
                      target={targets[index]}
                      onTarget={(target) => assign(index, target)}
                    />
                  ) : (
                    <span class="hint">{texts.columnUnnamed}</span>
                  )}
                </td>
              </tr>
            ),
          )}
        </tbody>
      </table>
      <p role="status">{notice}</p>
      {lacking.length > 0 && <p class="error">{texts.columnsMissing(lacking.join(', '))}</p>}
      {!isFixed && (
        <button
          type="button"
          disabled={lacking.length > 0 || !isChanged(columns, targets)}
          onClick={() => void checkAgain()}
        >
          {texts.checkAgain}
        </button>
      )}
    </details>
  );
}

function TargetField(props: {
  column: Column;
  target: Target;
  onTarget: (target: Target) => void;
}) {
  const { column, target, onTarget } = props;
  return (
    <select
      aria-label={texts.fieldOf(column.header)}
      value={target ?? ''}
      onChange={({ currentTarget: { value } }) => onTarget((value || null) as Target)}
    >
      <option value="">{texts.notImported}</option>
      {FIELDS.map((field) => (
        <option key={field} value={field}>
          {texts[field]}
        </option>
      ))}
    </select>
  );
}

const nameOf = (target: Target): string => (target === null ? texts.notImported : texts[target]);
