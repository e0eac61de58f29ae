import { useEffect, useRef, useState } from 'preact/hooks';
import { useStores } from '../../api/use-stores.js';
import { Failure } from '../../parts/failure.js';
import { NoStores } from '../../parts/new-store.js';
import { texts } from '../../text/texts.js';
import { type Basket, basketStore, emptyBasket, keep, priceIn } from './basket.js';
import { BasketTable } from './basket-table.js';
import { CounterSettings } from './counter-settings.js';
import { ScanField } from './scan-field.js';
import { sendBasket } from './send-basket.js';

/** What the last scan or document came to. */
export interface Notice {
  text: string;
  isGood: boolean;
}

/** The counter: one scan field, and a basket that becomes one document. */
export function CounterPage() {
  const stores = useStores();
  const basket = basketStore.use();
  const [notice, setNotice] = useState<Notice>();
  const [isSending, setSending] = useState(false);
  // Known at once, also to a handler that was made before.
  const sending = useRef(false);
  useEffect(() => {
    if (!basket && stores.data?.[0]) keep(emptyBasket(stores.data[0].id));
  }, [basket, stores.data]);
  /** Sends what is in the basket now: scans may have been added since the page was drawn. */
  const send = async (): Promise<void> => {
    const sent = basketStore.get();
    if (!sent || !isReady(sent) || sending.current) return;
    setSending((sending.current = true));
    const { text, isWritten } = await sendBasket(sent).finally(() =>
      setSending((sending.current = false)),
    );
    setNotice({ text, isGood: isWritten });
  };
  // A document of which nothing is known is sent again when the network is back.
  useEffect(() => {
    const onOnline = (): void => {
      if (basketStore.get()?.isUnsure) void send();
    };
    addEventListener('online', onOnline);
    return () => removeEventListener('online', onOnline);
  }, []);
  if (stores.error) return <Failure error={stores.error} onRetry={stores.reload} />;
  if (stores.data?.length === 0) return <NoStores onMade={stores.reload} />;
  if (!basket || !stores.data) return <p role="status">{texts.loading}</p>;
  return (
    <>
      <h1>{texts.counter}</h1>
      <CounterSettings basket={basket} stores={stores.data} />
      <ScanField basket={basket} onNotice={setNotice} onSend={() => void send()} />
      <p class={`notice ${notice?.isGood ? 'good' : 'bad'}`} role="status">
        {basket.isUnsure && !isSending ? texts.unsure : notice?.text}
      </p>
      <BasketTable basket={basket} />
      <button type="button" disabled={!isReady(basket) || isSending} onClick={() => void send()}>
        {basket.isUnsure ? texts.sendAgain : texts[`${basket.mode}Now`]}
      </button>
    </>
  );
}

const isReady = ({ lines, mode, toStoreId }: Basket): boolean =>
  lines.length > 0 &&
  lines.every(({ bookId, price }) => bookId === undefined || priceIn(price) !== undefined) &&
  (mode !== 'transfer' || toStoreId !== undefined);
