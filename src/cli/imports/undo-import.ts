import type { KeptBook } from '../../books/import/history/undo-batch.js';
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
  const summary = await withService(ImportUndo, (service) => service.undo(id, { onKept: name }));
  const { removed, restored, kept } = summary;
  if (json) console.log(JSON.stringify(summary, null, 2));
  else
    console.log(`Import ${id}: ${removed} removed, ${restored} restored, ${kept} stay as they are`);
  return kept > 0 ? 2 : 0;
}

function name(books: KeptBook[]): void {
  for (const { id, title, reason } of books) {
    console.error(`book ${id}${title === null ? '' : ` (${title})`} ${REASONS[reason]}`);
  }
}
