import { useRef, useState } from 'preact/hooks';
import { ApiError } from '../../api/client.js';
import { Modal } from '../../parts/modal.js';
import { reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';
import { undoImport } from './imports.js';
import { change, type Import, importing } from './state.js';

interface Props {
  asked: Import;
  /** @param kept how many books stay; undefined if the import is not undone */
  onClose: (kept?: number) => void;
}

/** Asks whether an import is to be undone, which may take books away. */
export function UndoQuestion({ asked: { id, fileName }, onClose }: Props) {
  const [error, setError] = useState<ApiError>();
  // Known at once: of two undos of one import, the first would fail.
  const isSending = useRef(false);
  const undo = async (): Promise<void> => {
    if (isSending.current) return;
    isSending.current = true;
    try {
      setError(undefined);
      const kept = await undoImport(id);
      forget(id);
      onClose(kept);
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause;
      setError(cause);
    } finally {
      isSending.current = false;
    }
  };
  return (
    <Modal title={texts.askUndo(fileName ?? texts.noFileName)} onClose={() => onClose()}>
      {error && (
        <p class="error" role="alert">
          {reasonOf(error)}
        </p>
      )}
      <button type="button" onClick={() => void undo()}>
        {texts.undoImport}
      </button>
      <button type="button" class="quiet" onClick={() => onClose()}>
        {texts.cancel}
      </button>
    </Modal>
  );
}

/** The page then no longer offers to undo the file that it has imported. */
function forget(id: number): void {
  const importIds = importing.get()?.importIds.filter((other) => other !== id);
  if (importIds) change({ importIds });
}
