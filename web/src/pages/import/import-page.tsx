import { useState } from 'preact/hooks';
import { texts } from '../../text/texts.js';
import { check, type Importing, importing, start, undo } from './importing.js';
import { Rejections, Summary } from './summary.js';

/** Choose or drop a file, see what would happen, import it, and take that back. */
export function ImportPage() {
  const state = importing.use();
  const isBusy = state?.step === 'checking' || state?.step === 'importing';
  return (
    <>
      <h1>{texts.importBooks}</h1>
      <FileField isDisabled={isBusy} />
      {state && <Steps state={state} />}
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
  const { file, step, summary, progress, error, kept } = state;
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
          <p>{error.isAway ? texts.away : error.message}</p>
        </div>
      )}
      {summary && <Summary summary={summary} />}
      {step === 'checked' && summary && (
        <button
          type="button"
          disabled={summary.inserted + summary.updated === 0}
          onClick={() => void start()}
        >
          {texts.importNow(summary.inserted + summary.updated)}
        </button>
      )}
      {step === 'done' && summary?.importId && (
        <button type="button" class="danger" onClick={() => void undo()}>
          {texts.undoImport}
        </button>
      )}
      {step === 'undone' && <p role="status">{texts.importUndone(kept ?? 0)}</p>}
      {summary && summary.rejections.length > 0 && <Rejections summary={summary} />}
    </section>
  );
}
