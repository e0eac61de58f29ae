import { acceptedLines, reopened } from './corrections/corrections.js';
import { newestImport, undoImport } from './imports.js';
import { mapOf, targetsOf } from './mapping.js';
import { sendCorrections } from './corrections/send-corrections.js';
import { attempt, change, importing, type Importing, partOf, send } from './state.js';

const NEW = {
  step: 'checking',
  progress: 0,
  columns: [],
  targets: [],
  rejections: [],
  corrections: {},
  isSending: false,
  isUnsure: false,
  corrected: 0,
  importIds: [],
} satisfies Partial<Importing>;

/** Shows what an import would do, and writes nothing. */
export function check(file: File): Promise<void> {
  importing.set({ ...NEW, file });
  return inspect();
}

/** Does so again, with the columns that somebody has chosen. */
export function checkAgain(): Promise<void> {
  const { columns, targets } = importing.get()!;
  change({ map: mapOf(columns, targets) });
  return inspect();
}

export async function inspect(): Promise<void> {
  change({ step: 'checking', summary: undefined });
  const summary = await send(importing.get()!.file, { dryRun: true });
  const { error, corrections } = importing.get()!;
  // A file whose header is not known is an error, which has its columns.
  const columns = (summary ?? partOf(error))?.columns;
  const rejections = summary?.rejections;
  change({
    step: 'checked',
    summary,
    ...(columns && { columns, targets: targetsOf(columns) }),
    ...(rejections && { rejections, corrections: reopened(corrections, rejections) }),
  });
}

/**
 * Imports the file, and then the corrected rows that a dry run has accepted.
 * @param isAgain whether a part of it may be there already: then books that are there are skipped
 */
export async function start(isAgain = false): Promise<void> {
  const { file, step, found, ...before } = importing.get()!;
  if (step === 'importing') return;
  change({ step: 'importing', summary: undefined, rejections: [], found: undefined });
  const again = { step, found, summary: before.summary, rejections: before.rejections };
  const newest = await attempt(newestImport);
  if (!newest) return change(again);
  change({ newestBefore: newest.id });
  const all = await send(file, {
    dryRun: false,
    ...(isAgain && { onConflict: 'skip', onDuplicate: 'skip' }),
  });
  const { error } = importing.get()!;
  const summary = all ?? partOf(error);
  if (!summary) return change(error?.isAway ? { step: 'unsure' } : again);
  const { corrections, importIds } = before;
  const rejections = summary.rejections;
  const accepted = acceptedLines(corrections);
  change({
    step: 'done',
    summary,
    rejections,
    importIds: summary.importId ? [...importIds, summary.importId] : importIds,
    corrections: reopened(corrections, rejections),
  });
  const sent = accepted.filter((line) => rejections.some((one) => one.line === line));
  if (all && sent.length > 0) await sendCorrections(sent);
}

/** Undoes the import of the file and of corrected rows, the last one first. */
export async function undo(): Promise<void> {
  const { importIds, isSending } = importing.get()!;
  if (isSending) return;
  change({ isSending: true });
  const kept = await attempt(async () => {
    let sum = 0;
    for (const id of importIds.toReversed()) sum += await undoImport(id);
    return sum;
  });
  change({ isSending: false, ...(kept !== undefined && { step: 'undone', kept }) });
}
