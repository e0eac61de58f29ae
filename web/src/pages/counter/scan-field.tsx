import { useLayoutEffect, useRef } from 'preact/hooks';
import { ApiError } from '../../api/client.js';
import { reasonOf } from '../../parts/reason.js';
import { texts } from '../../text/texts.js';
import { withScanned } from './basket.js';
import { basketStore, keep } from './basket-store.js';
import type { Notice } from './counter-page.js';
import { findItem } from './find-item.js';
import { beep } from './sound.js';

interface Props {
  /** Does some work after all that was asked for before. */
  inTurn: (work: () => Promise<void>) => void;
  onNotice: (notice: Notice) => void;
  /** Enter in the empty field. */
  onSend: () => void;
}

/** Takes one scan after another: each ends with Enter, and the focus stays. */
export function ScanField({ inTurn, onNotice, onSend }: Props) {
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current!.focus(), []);
  const tell = (text: string, isGood: boolean): void => {
    beep(isGood);
    onNotice({ text, isGood });
  };
  const scan = async (code: string): Promise<void> => {
    const { storeId, mode, isUnsure } = basketStore.get()!;
    if (isUnsure) return tell(texts.notScanned(code), false);
    try {
      const item = await findItem(code, storeId, mode);
      if (!item) return tell(texts.unknownCode(code), false);
      const basket = basketStore.get()!;
      const isSame = basket.storeId === storeId && basket.mode === mode;
      if (!isSame) return tell(texts.notScanned(code), false);
      keep(withScanned(basket, item));
      tell(item.name, true);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell(reasonOf(error), false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const code = field.current!.value.trim();
        field.current!.value = '';
        if (code === '') onSend();
        else inTurn(() => scan(code));
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
