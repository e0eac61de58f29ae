import { useState } from 'preact/hooks';
import { saveFile } from '../../../parts/save-file.js';
import { texts } from '../../../text/texts.js';
import { isCorrectable, linesToSend, rowOf } from './corrections.js';
import { RejectedRow } from './rejected-row.js';
import { sendCorrections } from './send-corrections.js';
import type { Importing } from '../state.js';

/** Rows that are shown at first, and that "More" adds. */
const SHOWN = 20;

/** The rejected records beside their reasons, to be corrected and sent again, or as a file. */
export function Rejections({ state }: { state: Importing }) {
  const { rejections, corrections, corrected, step, summary, isSending } = state;
  const [count, setCount] = useState(SHOWN);
  const all = summary!.rejected - corrected;
  const changed = linesToSend(corrections).length;
  const isChecked = step === 'checked';
  return (
    <section aria-labelledby="rejected">
      <h3 id="rejected">{texts.rejectedOnes(rejections.length, all)}</h3>
      <p role="status">{corrected > 0 && step !== 'undone' && texts.correctedRows(corrected)}</p>
      {rejections.length < all && <p class="hint">{texts.correctLimit}</p>}
      <ol class="rejected">
        {rejections.slice(0, count).map((rejection) => (
          <RejectedRow
            key={rejection.line ?? rejection.record}
            rejection={rejection}
            state={state}
            isFixed={step === 'undone'}
          />
        ))}
      </ol>
      <div class="buttons">
        {count < rejections.length && (
          <button type="button" class="quiet" onClick={() => setCount(count + SHOWN)}>
            {texts.more}
          </button>
        )}
        {rejections.some(isCorrectable) && step !== 'undone' && (
          <button
            type="button"
            disabled={changed === 0 || isSending}
            onClick={() => void sendCorrections()}
          >
            {isChecked ? texts.checkCorrections(changed) : texts.importCorrections(changed)}
          </button>
        )}
        {rejections.length > 0 && (
          <button type="button" class="quiet" onClick={() => download(state)}>
            {texts.downloadRejected}
          </button>
        )}
      </div>
    </section>
  );
}

function download({ rejections }: Importing): void {
  const rows = rejections.map(({ line, record, reason, raw }) => [line ?? record, reason, raw]);
  const csv = [['line', 'reason', 'raw'], ...rows].map(rowOf).join('');
  saveFile(new Blob([csv], { type: 'text/csv' }), 'rejected.csv');
}
