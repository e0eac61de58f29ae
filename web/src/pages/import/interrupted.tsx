import { texts } from '../../text/texts.js';
import { start, undo } from './importing.js';
import { importOf } from './imports.js';
import { attempt, change, importing, type Importing } from './state.js';

/** What to do after an import without an answer: see what it has written, then undo it or go on. */
export function Interrupted({ state }: { state: Importing }) {
  const { found, importIds, isSending } = state;
  // Also of an attempt before.
  const isPart = importIds.length > 0;
  const see = (
    <button
      type="button"
      class={found === undefined ? undefined : 'quiet'}
      disabled={isSending}
      onClick={() => void look()}
    >
      {texts.seeImported}
    </button>
  );
  if (found === undefined) return see;
  return (
    <>
      <p role="status">
        {found === null
          ? texts.nothingImported
          : texts.partImported(found.inserted, found.updated, found.state === 'finished')}
      </p>
      <div class="buttons">
        <button type="button" disabled={isSending} onClick={() => void start(isPart)}>
          {isPart ? texts.importRest : texts.importAgain}
        </button>
        {isPart && (
          <button type="button" class="danger" disabled={isSending} onClick={() => void undo()}>
            {texts.undoImport}
          </button>
        )}
        {see}
      </div>
    </>
  );
}

async function look(): Promise<void> {
  const { file, newestBefore, importIds } = importing.get()!;
  change({ isSending: true });
  const found = await attempt(async () => (await importOf(file, newestBefore)) ?? null);
  const ids = new Set(found ? [...importIds, found.id] : importIds);
  change({ isSending: false, found, importIds: [...ids] });
}
