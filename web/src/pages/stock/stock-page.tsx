import { api, ok } from '../../api/client.js';
import { useLoaded } from '../../api/use-loaded.js';
import { usePages } from '../../api/use-pages.js';
import { useStores } from '../../api/use-stores.js';
import { DraftInput } from '../../parts/draft-input.js';
import { Failure } from '../../parts/failure.js';
import { More } from '../../parts/more.js';
import { NewStore, NoStores } from '../../parts/new-store.js';
import { StoreOptions } from '../../parts/store-options.js';
import { current, hrefOf, idIn, replace, useLocation } from '../../router.js';
import { money, texts } from '../../text/texts.js';
import { endOf, isDay } from './day.js';
import { StockItems } from './stock-items.js';

const change = (changes: Record<string, string>): void =>
  replace(hrefOf('/stock', { ...Object.fromEntries(current().query), ...changes }));

/** The shelves of a store, today or at the end of a day, and what they are worth. */
export function StockPage() {
  const { query } = useLocation();
  const at = query.get('at') ?? '';
  const stores = useStores();
  if (stores.error) return <Failure error={stores.error} onRetry={stores.reload} />;
  if (!stores.data) return <p role="status">{texts.loading}</p>;
  if (stores.data.length === 0) return <NoStores onMade={stores.reload} />;
  const storeId = query.get('store') ? idIn(query.get('store')) : stores.data[0].id;
  const isKnown = stores.data.some(({ id }) => id === storeId);
  const isLow = query.get('low') === 'true';
  return (
    <>
      <h1>{texts.stock}</h1>
      <div class="filters">
        <label>
          {texts.store}
          <select
            value={isKnown ? storeId : ''}
            onChange={({ currentTarget }) => change({ store: currentTarget.value })}
          >
            {!isKnown && <option value="">{texts.choose}</option>}
            <StoreOptions stores={stores.data} />
          </select>
        </label>
        <label>
          {texts.onDay}
          <DraftInput
            type="date"
            value={at}
            disabled={isLow}
            onValue={(day) => change({ at: day })}
          />
        </label>
        <label>
          <input
            type="checkbox"
            checked={isLow}
            onChange={({ currentTarget }) =>
              change({ low: currentTarget.checked ? 'true' : '', at: '' })
            }
          />
          {texts.onlyLow}
        </label>
      </div>
      {!isKnown ? (
        <p class="error" role="alert">
          {texts.noStore}
        </p>
      ) : !isDay(at) ? (
        <p class="error" role="alert">
          {texts.noDay(at)}
        </p>
      ) : isLow ? (
        <LowItems key={storeId} storeId={storeId} />
      ) : (
        <Levels key={`${storeId} ${at}`} storeId={storeId} day={at} />
      )}
      <NewStore onMade={stores.reload} />
    </>
  );
}

function Levels({ storeId, day }: { storeId: number; day: string }) {
  const at = endOf(day);
  const pages = usePages(
    (cursor, signal) => {
      const params = { path: { id: storeId }, query: { at, cursor, limit: 100 } };
      return ok(api.GET('/api/stores/{id}/stock', { params, signal }));
    },
    [storeId, at],
  );
  const summary = useLoaded(
    async (signal) => {
      const params = { query: { at } };
      const { data } = await ok(api.GET('/api/stock/summary', { params, signal }));
      return data.find((store) => store.storeId === storeId);
    },
    [storeId, at],
  );
  return (
    <>
      {summary.data && (
        <p class="count">{texts.worth(summary.data.units, money(summary.data.value))}</p>
      )}
      <StockItems
        rows={pages.rows.map(({ itemId, ...level }) => ({ id: itemId, ...level }))}
        shown={{ store: `${storeId}`, at: day, low: '' }}
        onEnd={() => pages.hasMore && pages.loadMore()}
      />
      <More pages={pages} empty={texts.emptyShelf} />
    </>
  );
}

function LowItems({ storeId }: { storeId: number }) {
  const pages = usePages(
    (cursor, signal) => {
      const query = { storeId: { eq: storeId }, low: 'true' as const, cursor, limit: 100 };
      return ok(api.GET('/api/items', { params: { query }, signal }));
    },
    [storeId],
  );
  return (
    <>
      <StockItems
        rows={pages.rows}
        shown={{ store: `${storeId}`, at: '', low: 'true' }}
        onEnd={() => pages.hasMore && pages.loadMore()}
      />
      <More pages={pages} empty={texts.nothingLow} />
    </>
  );
}
