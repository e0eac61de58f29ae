import { useEffect, useState } from 'preact/hooks';
import { useLoaded } from '../../api/use-loaded.js';
import { loadStore } from '../../api/use-stores.js';
import { Failure } from '../../parts/failure.js';
import { current, hrefOf, idIn, replace, useLocation } from '../../router.js';
import { money, texts } from '../../text/texts.js';
import { isDay, written } from './day.js';
import { shelfList, type ShelfRow } from './shelf-list.js';

/** The whole list of the shelves of a store, for paper. */
export function ShelfListPage() {
  const { query } = useLocation();
  const [storeId, day, isLow] = [
    idIn(query.get('store')),
    query.get('at') ?? '',
    query.get('low') === 'true',
  ];
  if (Number.isNaN(storeId))
    return (
      <p class="error" role="alert">
        {texts.noStore}
      </p>
    );
  if (!isDay(day))
    return (
      <p class="error" role="alert">
        {texts.noDay(day)}
      </p>
    );
  return <ShelfList storeId={storeId} day={day} isLow={isLow} />;
}

function ShelfList({ storeId, day, isLow }: { storeId: number; day: string; isLow: boolean }) {
  const [loaded, setLoaded] = useState(0);
  const list = useLoaded(
    async (signal) => ({
      store: await loadStore(storeId, signal),
      rows: await shelfList({ storeId, day, isLow }, { signal, onPage: setLoaded }),
    }),
    [storeId, day, isLow],
  );
  const isReady = list.data !== undefined;
  useEffect(() => {
    if (isReady) printOnce();
  }, [isReady]);
  if (list.error?.status === 404)
    return (
      <p class="error" role="alert">
        {texts.noStore}
      </p>
    );
  if (list.error) return <Failure error={list.error} onRetry={list.reload} />;
  if (!list.data) {
    return <p role="status">{loaded === 0 ? texts.loading : texts.rowsSoFar(loaded)}</p>;
  }
  const { store, rows } = list.data;
  const units = rows.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <>
      <h1>{store.name}</h1>
      <p class="count">
        {[written(day), isLow && texts.onlyLow, texts.copies(units)].filter(Boolean).join(' · ')}
      </p>
      <p class="actions">
        <button type="button" onClick={() => print()}>
          {texts.print}
        </button>
        <a href={hrefOf('/stock', { store: `${storeId}`, at: day, low: isLow ? 'true' : '' })}>
          {texts.backToStock}
        </a>
      </p>
      <ShelfTable rows={rows} />
    </>
  );
}

/** Opens the dialog of the browser if the page was opened to print, but not again on a reload. */
function printOnce(): void {
  const { path, query } = current();
  if (!query.has('dialog')) return;
  query.delete('dialog');
  replace(hrefOf(path, Object.fromEntries(query)));
  print();
}

function ShelfTable({ rows }: { rows: ShelfRow[] }) {
  return (
    <table class="shelf">
      <thead>
        <tr>
          <th scope="col">{texts.title}</th>
          <th scope="col">{texts.author}</th>
          <th scope="col">{texts.barcode}</th>
          <th scope="col" class="number">
            {texts.price}
          </th>
          <th scope="col" class="number">
            {texts.quantity}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, title, author, barcode, price, quantity }) => (
          <tr key={id}>
            <td>{title}</td>
            <td>{author}</td>
            <td class="code">{barcode}</td>
            <td class="number">{money(price)}</td>
            <td class="number">{quantity}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
