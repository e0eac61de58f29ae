import { Question } from '../../parts/question.js';
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
  const undo = async (): Promise<void> => {
    const kept = await undoImport(id);
    forget(id);
    onClose(kept);
  };
  return (
    <Question
      title={texts.askUndo(fileName ?? texts.noFileName)}
      action={texts.undoImport}
      onAction={undo}
      onCancel={() => onClose()}
    />
  );
}

/** The page then no longer offers to undo the file that it has imported. */
function forget(id: number): void {
  const importIds = importing.get()?.importIds.filter((other) => other !== id);
  if (importIds) change({ importIds });
}
