import type { KeptBook } from '../../books/import/history/undo-batch.js';
import type { UndoSummary } from '../../books/import/history/import-undo.js';
import { PartlyDone } from '../../common/partly-done.js';
import type { UndoArguments } from './import-arguments.js';

const REASONS: Record<KeptBook['reason'], string> = {
  changed: 'stays, because it has been changed since',
  stocked: 'stays, because there are items of it',
  deleted: 'has been deleted, so it was not restored',
  expired: 'stays, because its former values are no longer kept',
};

/**
 * Undoes an import of books, and names those that stay as they are.
 * @returns the exit code
 */
export async function undoImport({ undo: id, json }: UndoArguments): Promise<number> {
  // Loaded only now: wrong arguments and --help are answered without them.
  const [{ ImportUndo }, { withService }] = await Promise.all([
    import('../../books/import/history/import-undo.js'),
    import('../with-service.js'),
  ]);
  const summary = await withService(ImportUndo, (service) =>
    service.undo(id, { onKept: name }).catch((error: unknown) => {
      if (error instanceof PartlyDone)
        console.error(`So far ${shown(error.summary as UndoSummary)}`);
      throw error;
    }),
  );
  console.log(json ? JSON.stringify(summary, null, 2) : `Import ${id}: ${shown(summary)}`);
  return summary.kept > 0 ? 2 : 0;
}

const shown = ({ removed, restored, kept }: UndoSummary): string =>
  `${removed} removed, ${restored} restored, ${kept} stay as they are`;

function name(books: KeptBook[]): void {
  for (const { id, title, reason } of books) {
    // A title may hold what a terminal takes for a command.
    const called = title === null ? '' : ` (${title.replace(/\p{Cc}/gu, '?')})`;
    console.error(`book ${id}${called} ${REASONS[reason]}`);
  }
}
