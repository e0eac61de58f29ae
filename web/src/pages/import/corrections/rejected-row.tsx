import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { texts } from '../../../text/texts.js';
import { CorrectionForm } from './correction-form.js';
import { cellsOf, type Correction, isCorrectable, type Rejection } from './corrections.js';
import { change, type Importing } from '../state.js';

interface Props {
  rejection: Rejection;
  state: Importing;
  /** Whether it can no longer be corrected. */
  isFixed: boolean;
}

/** A rejected record: where it is, why it was rejected, and a form that corrects it. */
export function RejectedRow({ rejection, state, isFixed }: Props) {
  const { columns, corrections, isSending } = state;
  const { line, record, reason, raw } = rejection;
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const reasonId = `reason-${line ?? record}`;
  const correction = corrections[line!];
  const cells = correction?.cells ?? cellsOf(rejection, columns);
  const close = (): void => setOpen(false);
  // In the same task in which the button is there again: the next key may follow at once.
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  return (
    <li>
      <p>
        <b>{line === undefined ? texts.recordNumber(record!) : texts.lineNumber(line)}</b>{' '}
        {correction?.state !== 'accepted' && (
          <span id={reasonId} class="error">
            {reason}
          </span>
        )}{' '}
        {correction && <span>{noteOn(correction)}</span>}
      </p>
      <p class="raw">{raw}</p>
      {isOpen ? (
        <CorrectionForm
          columns={columns}
          rejection={rejection}
          cells={cells}
          reasonId={correction?.state === 'accepted' ? undefined : reasonId}
          isDisabled={isSending}
          onCancel={close}
          onDone={(changed) => {
            if (changed.some((cell, index) => cell !== cells[index])) {
              const all = {
                ...corrections,
                [line!]: { cells: changed, state: 'pending' as const },
              };
              change({ corrections: all });
            }
            close();
          }}
        />
      ) : (
        !isFixed && (
          <p class="action">
            {isCorrectable(rejection) ? (
              <button
                ref={button}
                type="button"
                class="quiet"
                aria-label={texts.correctLine(line!)}
                onClick={() => setOpen(true)}
              >
                {texts.correct}
              </button>
            ) : (
              line !== undefined && <span class="hint">{texts.tooLong}</span>
            )}
          </p>
        )
      )}
    </li>
  );
}

const noteOn = ({ state }: Correction): string =>
  ({
    pending: texts.correctionPending,
    accepted: texts.correctionAccepted,
    rejected: texts.correctionRejected,
  })[state];
