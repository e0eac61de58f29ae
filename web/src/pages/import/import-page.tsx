import { useState } from 'preact/hooks';
import { useMay } from '../../api/caller.js';
import { isTemporary, reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';
import { ColumnTable } from './column-table.js';
import { acceptedLines } from './corrections/corrections.js';
import { check, inspect, start, undo } from './importing.js';
import { Interrupted } from './interrupted.js';
import { LastImports } from './last-imports.js';
import { isChanged, missing, targetsOf } from './mapping.js';
import { Rejections } from './corrections/rejections.js';
import { type Importing, importing } from './state.js';
import { Summary } from './summary.js';

/** Choose or drop a file, see what would happen, import it, and take that back. */
export function ImportPage() {
  const state = importing.use();
  const mayRead = useMay()('books:read');
  const isBusy = state?.step === 'checking' || state?.step === 'importing' || state?.isSending;
  return (
    <>
      <h1>{texts.importBooks}</h1>
      <FileField isDisabled={isBusy ?? false} />
      {state && <Steps state={state} />}
      {mayRead && <LastImports />}
    </>
  );
}

function FileField({ isDisabled }: { isDisabled: boolean }) {
  const [isOver, setOver] = useState(false);
  const take = (files: FileList | null | undefined): void => {
    setOver(false);
    if (files?.[0] && !isDisabled) void check(files[0]);
  };
  return (
    <label
      class={`drop ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files);
      }}
    >
      <span>{texts.chooseFile}</span>
      <span class="hint">{texts.formats}</span>
      <input
        type="file"
        disabled={isDisabled}
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          // So that the same file, changed meanwhile, can be chosen again.
          currentTarget.value = '';
        }}
      />
    </label>
  );
}

function Steps({ state }: { state: Importing }) {
  const { file, step, summary, progress, error, kept, columns, targets, found } = state;
  const accepted = acceptedLines(state.corrections).length;
  const fitting = summary ? summary.inserted + summary.updated + accepted : 0;
  return (
    <section aria-labelledby="file">
      <h2 id="file">{file.name}</h2>
      {(step === 'checking' || step === 'importing') && (
        <label class="progress">
          {step === 'checking' ? texts.checking : texts.importing}
          <progress value={progress} />
        </label>
      )}
      {error && (
        <div class="failure" role="alert">
          <p>{hasUnknownHeader(state) ? texts.unknownHeader : reasonOf(error)}</p>
        </div>
      )}
      {step === 'unsure' && found === undefined && (
        <p class="error" role="alert">
          {texts.importUnsure}
        </p>
      )}
      {step === 'unsure' && <Interrupted state={state} />}
      {step === 'checked' && !summary && error && isTemporary(error) && (
        <button type="button" onClick={() => void inspect()}>
          {texts.retry}
        </button>
      )}
      {summary && <Summary summary={summary} />}
      {step === 'checked' && columns.length > 0 && <ColumnTable state={state} />}
      {step === 'checked' && summary && (
        <button
          type="button"
          disabled={fitting === 0 || state.isSending || isChanged(columns, targets)}
          onClick={() => void start()}
        >
          {texts.importNow(fitting)}
        </button>
      )}
      {step === 'done' && state.importIds.length > 0 && (
        <button type="button" class="danger" disabled={state.isSending} onClick={() => void undo()}>
          {texts.undoImport}
        </button>
      )}
      {step === 'undone' && <p role="status">{texts.importUndone(kept ?? 0)}</p>}
      {summary && summary.rejected > 0 && <Rejections state={state} />}
    </section>
  );
}

/** Whether no column is known to be the title, or the author: then they are to be chosen. */
const hasUnknownHeader = ({ error, columns }: Importing): boolean =>
  error?.problem?.code === 'unusable_file' &&
  columns.length > 0 &&
  missing(targetsOf(columns)).length > 0;
