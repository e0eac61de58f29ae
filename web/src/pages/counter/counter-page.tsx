import { useEffect, useRef, useState } from 'preact/hooks';
import { session } from '../../api/session.js';
import { type StoreChoice, useStores } from '../../api/use-stores.js';
import { Failure } from '../../parts/failure.js';
import { NoStores } from '../../parts/new-store.js';
import { texts } from '../../text/texts.js';
import { type Basket, emptyBasket, priceIn } from './basket.js';
import { basketStore, keep } from './basket-store.js';
import { BasketTable } from './basket-table.js';
import { CounterSettings } from './counter-settings.js';
import { ScanField } from './scan-field.js';
import { isOfOtherKey, sendBasket } from './send-basket.js';

/** What the last scan or document came to. */
export interface Notice {
  text: string;
  isGood: boolean;
}

/** The counter: one scan field, and a basket that becomes one document. */
export function CounterPage() {
  const stores = useStores();
  const basket = basketStore.use();
  useEffect(() => {
    if (!stores.data?.[0] || isUsable(basket, stores.data)) return;
    keep(emptyBasket(stores.data[0].id));
  }, [basket, stores.data]);
  if (stores.error) return <Failure error={stores.error} onRetry={stores.reload} />;
  if (stores.data?.length === 0) return <NoStores onMade={stores.reload} />;
  if (!basket || !stores.data) return <p role="status">{texts.loading}</p>;
  return (
    <>
      <h1>{texts.counter}</h1>
      <CounterSettings basket={basket} stores={stores.data} />
      <Counter basket={basket} />
    </>
  );
}

/** Another key may see other stores. What may have been written stays all the same. */
const isUsable = (basket: Basket | undefined, stores: StoreChoice[]): boolean =>
  basket !== undefined && (basket.isUnsure || stores.some(({ id }) => id === basket.storeId));

function Counter({ basket }: { basket: Basket }) {
  const [notice, setNotice] = useState<Notice>();
  const [isSending, setSending] = useState(false);
  const isForeign = session.use() && isOfOtherKey(basket);
  // Scans and documents are worked off one after another: a slow answer neither reorders nor loses them.
  const queue = useRef(Promise.resolve());
  const inTurn = (work: () => Promise<void>): void => {
    queue.current = queue.current.then(work);
  };
  // Known at once, also to a handler that was made before.
  const sending = useRef(false);
  const send = (): void => {
    if (sending.current) return;
    setSending((sending.current = true));
    inTurn(async () => {
      const sent = basketStore.get()!;
      try {
        if (!isReady(sent) || isOfOtherKey(sent)) return;
        const { text, isWritten } = await sendBasket(sent);
        setNotice({ text, isGood: isWritten });
      } finally {
        setSending((sending.current = false));
      }
    });
  };
  // A document of which nothing is known is sent again when the network is back.
  useEffect(() => {
    const onOnline = (): void => {
      if (basketStore.get()?.isUnsure) send();
    };
    addEventListener('online', onOnline);
    return () => removeEventListener('online', onOnline);
  }, []);
  const unsure = isForeign ? texts.unsureOtherKey(basket.sentWith!) : texts.unsure;
  return (
    <>
      <ScanField inTurn={inTurn} onNotice={setNotice} onSend={send} />
      <p class={`notice ${notice?.isGood ? 'good' : 'bad'}`} role="status">
        {basket.isUnsure && !isSending ? unsure : notice?.text}
      </p>
      <BasketTable basket={basket} />
      <button type="button" disabled={!isReady(basket) || isSending || isForeign} onClick={send}>
        {basket.isUnsure ? texts.sendAgain : texts[`${basket.mode}Now`]}
      </button>
      {basket.isUnsure && !isSending && (
        <button
          type="button"
          class="danger"
          onClick={() => keep(emptyBasket(basket.storeId, basket.mode))}
        >
          {texts.giveUp}
        </button>
      )}
    </>
  );
}

const isReady = ({ lines, mode, toStoreId }: Basket): boolean =>
  lines.length > 0 &&
  lines.every(({ bookId, price }) => bookId === undefined || priceIn(price) !== undefined) &&
  (mode !== 'transfer' || toStoreId !== undefined);
