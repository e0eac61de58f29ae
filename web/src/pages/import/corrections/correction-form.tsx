import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../../../text/texts.js';
import { columnsToCorrect, type Rejection } from './corrections.js';
import { type Column, hasOwnName } from '../mapping.js';

interface Props {
  columns: Column[];
  rejection: Rejection;
  cells: string[];
  /** The element that says why the row is rejected, if it is. */
  reasonId?: string;
  isDisabled: boolean;
  onDone: (cells: string[]) => void;
  onCancel: () => void;
}

/** The cells of a row: Enter keeps what has been typed, Esc does not. */
export function CorrectionForm(props: Props) {
  const { columns, rejection, reasonId, onDone, onCancel } = props;
  const [cells, setCells] = useState(props.cells);
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const wrong = form.current!.querySelector<HTMLElement>('[aria-invalid=true]');
    (wrong ?? form.current!.querySelector<HTMLElement>('input, textarea'))?.focus();
  }, []);
  return (
    <form
      ref={form}
      class="correction"
      onSubmit={(event) => {
        event.preventDefault();
        onDone(cells);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      {columnsToCorrect(rejection, columns, cells).map((index) => (
        <CellField
          key={index}
          label={labelOf(columns, index)}
          value={cells[index]}
          reasonId={isWrong(rejection, columns[index]) ? reasonId : undefined}
          onValue={(value) => setCells(cells.with(index, value))}
        />
      ))}
      <div class="buttons">
        <button disabled={props.isDisabled}>{texts.done}</button>
        <button type="button" class="quiet" onClick={onCancel}>
          {texts.cancel}
        </button>
      </div>
    </form>
  );
}

function CellField(props: {
  label: string;
  value: string;
  /** Given if the value is wrong. */
  reasonId?: string;
  onValue: (value: string) => void;
}) {
  const { label, value, reasonId, onValue } = props;
  // An input would take the line breaks out of a value.
  const isLong = useRef(value.length > 80 || /[\r\n]/.test(value)).current;
  const shared = {
    value,
    'aria-invalid': reasonId !== undefined,
    'aria-describedby': reasonId,
    onInput: ({ currentTarget }: { currentTarget: { value: string } }) =>
      onValue(currentTarget.value),
  };
  return (
    <label>
      {label}
      {isLong ? <textarea rows={4} {...shared} /> : <input {...shared} />}
    </label>
  );
}

function labelOf(columns: Column[], index: number): string {
  const column = columns[index];
  const place = texts.columnNumber(index + 1);
  if (!column?.header) return place;
  const { header, field } = column;
  if (!hasOwnName(columns, column)) return `${header} (${place})`;
  return !field || texts[field].toLowerCase() === header.toLowerCase()
    ? header
    : `${header} (${texts[field]})`;
}

const isWrong = ({ fields }: Rejection, column: Column | undefined): boolean =>
  fields?.some((field) => field === column?.field) ?? false;
