import { ApiError } from '../../api/client.js';
import { useLoaded } from '../../api/use-loaded.js';
import { loadStore } from '../../api/use-stores.js';
import { storeItems } from '../../api/store-items.js';
import { Failure } from '../../parts/failure.js';
import { hrefOf, idIn, useLocation } from '../../router.js';
import { texts } from '../../text/texts.js';
import { GRIDS } from './grids.js';
import { LabelSettings } from './label-settings.js';
import { type LeftOut, labelsOf } from './label.js';
import { Sheet } from './sheet.js';

/** Most labels that a page shows, and most items that it loads for them. */
const MOST = 1200;

/** Sheets of labels for items of a store: those of the address, or all. */
export function LabelsPage() {
  const { query } = useLocation();
  const storeId = idIn(query.get('store'));
  const isLow = query.get('low') === 'true';
  const chosen = query.get('items') ?? '';
  const grid = GRIDS[Number(query.get('grid'))] ?? GRIDS[0];
  const areCopies = query.get('copies') === 'stock';
  const loaded = useLoaded(
    async (signal) => {
      if (Number.isNaN(storeId)) throw new ApiError(404);
      const ids = chosen === '' ? undefined : chosen.split('-').filter(isId).map(Number);
      // What draws the bars is large, and needed here alone.
      const [{ barsOf }, store, items] = await Promise.all([
        import('./bars.js').catch(() => {
          throw new ApiError(0);
        }),
        loadStore(storeId, signal),
        storeItems({ storeId, isLow, ids }, { signal, most: MOST }),
      ]);
      return { barsOf, store, items };
    },
    [storeId, isLow, chosen],
  );
  if (loaded.error?.status === 404)
    return (
      <p class="error" role="alert">
        {texts.noStore}
      </p>
    );
  if (loaded.error) return <Failure error={loaded.error} onRetry={loaded.reload} />;
  if (!loaded.data) return <p role="status">{texts.loading}</p>;
  const { barsOf, store, items } = loaded.data;
  const { labels, leftOut } = labelsOf(items.rows, { store: store.name, grid, areCopies }, barsOf);
  const shown = labels.slice(0, MOST);
  const isCut = items.hasMore || shown.length < labels.length;
  const size = grid.columns * grid.rows;
  const sheets = Array.from({ length: Math.ceil(shown.length / size) }, (_, index) =>
    shown.slice(index * size, (index + 1) * size),
  );
  return (
    <>
      <div class="no-print">
        <h1>{texts.labels}</h1>
        <LabelSettings grid={grid} areCopies={areCopies} />
        <p class="count" role="status">
          {texts.labelCount(shown.length, sheets.length)}
          {isCut && ` · ${texts.firstLabels(shown.length)}`}
        </p>
        <p class="actions">
          <button type="button" disabled={sheets.length === 0} onClick={() => print()}>
            {texts.print}
          </button>
          <a href={hrefOf('/stock', { store: `${storeId}`, low: isLow ? 'true' : '' })}>
            {texts.backToStock}
          </a>
        </p>
        {leftOut.length > 0 && <LeftOutItems items={leftOut} />}
      </div>
      {sheets.map((some, index) => (
        <Sheet key={index} labels={some} grid={grid} number={index + 1} all={sheets.length} />
      ))}
    </>
  );
}

const isId = (text: string): boolean => /^[1-9]\d{0,9}$/.test(text);

function LeftOutItems({ items }: { items: LeftOut[] }) {
  return (
    <>
      <h2>{texts.leftOut}</h2>
      <ul>
        {items.map(({ id, name, reason }) => (
          <li key={id}>
            <a href={hrefOf(`/items/${id}`)}>{name}</a>: {reason}
          </li>
        ))}
      </ul>
    </>
  );
}
