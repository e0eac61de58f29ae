import type { ImportSummary } from '../../../api/client.js';
import {
  answered,
  correctedFile,
  type CorrectedFile,
  type Corrections,
  linesToSend,
} from './corrections.js';
import { change, importing, type Importing, send } from '../state.js';

/** Sends corrected rows: in a dry run before the import of the file, and to be imported after it. */
export async function sendCorrections(lines?: number[]): Promise<void> {
  const { file, step, columns, corrections, summary, isUnsure, isSending } = importing.get()!;
  if (isSending) return;
  const sent = correctedFile(columns, corrections, lines ?? linesToSend(corrections));
  const dryRun = step === 'checked';
  change({ isSending: true });
  const result = await send(new File([sent.text], file.name), {
    dryRun,
    format: summary!.format,
    // What is there already is then not inserted again.
    ...(isUnsure && { onConflict: 'skip', onDuplicate: 'skip' }),
  });
  const isAway = importing.get()!.error?.isAway ?? false;
  change({ isSending: false, isUnsure: !dryRun && isAway });
  if (result) change(afterCorrections(importing.get()!, sent, result));
}

/** Which rows are still rejected, and why. */
function afterCorrections(
  { rejections, corrections, corrected, importIds }: Importing,
  { origins }: CorrectedFile,
  { dryRun, importId, ...result }: ImportSummary,
): Partial<Importing> {
  const still = new Map(result.rejections.map((one) => [origins.get(one.line!), one]));
  const wrong = [...still.keys()] as number[];
  const accepted = [...origins.values()].filter((line) => !still.has(line));
  const marked = answered(answered(corrections, accepted, 'accepted'), wrong, 'rejected');
  const changed = rejections.map((one) => {
    const { reason, fields } = still.get(one.line) ?? one;
    return { ...one, reason, fields };
  });
  if (dryRun) return { rejections: changed, corrections: marked };
  return {
    rejections: changed.filter(({ line }) => !accepted.includes(line!)),
    corrections: without(marked, accepted),
    corrected: corrected + accepted.length,
    importIds: importId === null ? importIds : [...importIds, importId],
  };
}

const without = (corrections: Corrections, lines: number[]): Corrections =>
  Object.fromEntries(Object.entries(corrections).filter(([line]) => !lines.includes(Number(line))));
