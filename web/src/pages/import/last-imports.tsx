import { useState } from 'preact/hooks';
import { useMay } from '../../api/caller.js';
import { api, ok } from '../../api/client.js';
import { usePages } from '../../api/use-pages.js';
import { More } from '../../parts/more.js';
import { moment, texts } from '../../text/texts.js';
import { importing, type Import } from './state.js';
import { UndoQuestion } from './undo-question.js';

/** The imports of this server, the last ones first, each with an undo if it has one. */
export function LastImports() {
  const [turn, setTurn] = useState(0);
  const [asked, setAsked] = useState<Import>();
  const [kept, setKept] = useState<number>();
  const state = importing.use();
  const mayUndo = useMay()('books:write');
  const pages = usePages(
    (cursor, signal) => {
      const query = { sort: '-id', limit: 10, cursor };
      return ok(api.GET('/api/imports', { params: { query }, signal }));
    },
    // Read again when the page has imported or undone something.
    [turn, state?.step, state?.importIds.length],
  );
  if (pages.rows.length === 0 && !pages.error) return null;
  return (
    <section aria-labelledby="imports">
      <h2 id="imports">{texts.lastImports}</h2>
      <p role="status">{kept !== undefined && texts.importUndone(kept)}</p>
      <ol class="imports">
        {pages.rows.map((one) => (
          <li key={one.id}>
            <span>
              <b>{one.fileName ?? texts.noFileName}</b> <span class="facts">{factsOf(one)}</span>
            </span>
            {mayUndo && one.kind === 'books' && one.state !== 'undone' && (
              <button
                type="button"
                class="quiet"
                aria-label={texts.undoOf(one.fileName ?? texts.noFileName)}
                onClick={() => setAsked(one)}
              >
                {texts.undo}
              </button>
            )}
          </li>
        ))}
      </ol>
      <More pages={pages} />
      {asked && (
        <UndoQuestion
          asked={asked}
          onClose={(left) => {
            setAsked(undefined);
            if (left === undefined) return;
            setKept(left);
            setTurn(turn + 1);
          }}
        />
      )}
    </section>
  );
}

const factsOf = ({
  kind,
  createdAt,
  inserted,
  updated,
  skipped,
  rejected,
  state,
}: Import): string =>
  [
    texts.importKinds[kind],
    moment(createdAt),
    texts.importCounts(inserted, updated, skipped, rejected),
    texts.importStates[state],
  ].join(' · ');
