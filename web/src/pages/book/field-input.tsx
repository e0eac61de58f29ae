import { useLayoutEffect, useRef } from 'preact/hooks';
import { texts } from '../../text/texts.js';
import { type FieldName, isNumber, STATUSES } from './book-values.js';

interface Props {
  name: FieldName;
  value: string;
  error?: string;
  /** Whether it gets the focus when it appears, and when it is enabled again. */
  autoFocus?: boolean;
  isDisabled?: boolean;
  onValue: (value: string) => void;
}

/** The input of a field, with what the API says of it. */
export function FieldInput({ name, value, error, autoFocus, isDisabled, onValue }: Props) {
  const element = useRef<any>(null);
  useLayoutEffect(() => {
    if (autoFocus && !isDisabled) element.current.focus();
  }, [isDisabled]);
  const shared = {
    ref: element,
    name,
    value,
    disabled: isDisabled,
    'aria-invalid': error !== undefined,
    'aria-describedby': error === undefined ? undefined : `${name}-error`,
    onInput: (event: { currentTarget: { value: string } }) => onValue(event.currentTarget.value),
  };
  return (
    <>
      {name === 'status' ? (
        <select {...shared} aria-label={texts.status}>
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {texts[status]}
            </option>
          ))}
        </select>
      ) : name === 'description' ? (
        <textarea {...shared} rows={6} aria-label={texts.description} />
      ) : (
        <input
          {...shared}
          aria-label={texts[name]}
          inputmode={isNumber(name) ? 'decimal' : 'text'}
          autocomplete="off"
        />
      )}
      {error !== undefined && (
        <p id={`${name}-error`} class="error" role="alert">
          {error}
        </p>
      )}
    </>
  );
}
