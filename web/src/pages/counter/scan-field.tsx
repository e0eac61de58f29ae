import { useLayoutEffect, useRef } from 'preact/hooks';
import { ApiError } from '../../api/client.js';
import { texts } from '../../text/texts.js';
import { type Basket, basketStore, keep, withScanned } from './basket.js';
import type { Notice } from './counter-page.js';
import { findItem } from './find-item.js';
import { beep } from './sound.js';

interface Props {
  basket: Basket;
  onNotice: (notice: Notice) => void;
  /** Enter in the empty field. */
  onSend: () => void;
}

/** Takes one scan after another: each ends with Enter, and the focus stays. */
export function ScanField({ basket, onNotice, onSend }: Props) {
  const field = useRef<HTMLInputElement>(null);
  // Scans are looked up one after another, so that a slow answer does not reorder them.
  const queue = useRef(Promise.resolve());
  useLayoutEffect(() => field.current!.focus(), []);
  const tell = (text: string, isGood: boolean): void => {
    beep(isGood);
    onNotice({ text, isGood });
  };
  const scan = async (code: string): Promise<void> => {
    try {
      const item = await findItem(code, basket.storeId, basket.mode);
      if (!item) return tell(texts.unknownCode(code), false);
      keep(withScanned(basketStore.get()!, item));
      tell(item.name, true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell(error.isAway ? texts.away : error.message, false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const code = field.current!.value.trim();
        field.current!.value = '';
        if (code === '') queue.current = queue.current.then(onSend);
        else if (!basket.isUnsure) queue.current = queue.current.then(() => scan(code));
      }}
    >
      <label class="search">
        <span>{texts.scanItem}</span>
        <input ref={field} autocomplete="off" aria-describedby="scan-item-hint" />
      </label>
      <p id="scan-item-hint" class="hint">
        {texts.scanItemHint}
      </p>
    </form>
  );
}
