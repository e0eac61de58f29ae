import type { StoreChoice } from '../../api/use-stores.js';
import { StoreOptions } from '../../parts/store-options.js';
import { texts } from '../../text/texts.js';
import { type Basket, type Mode, MODES, withLines } from './basket.js';
import { keep } from './basket-store.js';

interface Props {
  basket: Basket;
  stores: StoreChoice[];
}

/** The store, and what scanning does there. A basket belongs to both. */
export function CounterSettings({ basket, stores }: Props) {
  const isFixed = basket.isUnsure || basket.lines.length > 0;
  const change = (changes: Partial<Basket>): void => keep({ ...withLines(basket, []), ...changes });
  const others = stores.filter(({ id }) => id !== basket.storeId);
  return (
    <div class="filters">
      <label>
        {texts.store}
        <select
          value={basket.storeId}
          disabled={isFixed}
          onChange={({ currentTarget }) =>
            change({ storeId: Number(currentTarget.value), toStoreId: undefined })
          }
        >
          <StoreOptions stores={stores} />
        </select>
      </label>
      <label>
        {texts.mode}
        <select
          value={basket.mode}
          disabled={isFixed}
          onChange={({ currentTarget }) => change({ mode: currentTarget.value as Mode })}
        >
          {MODES.filter((mode) => mode !== 'transfer' || others.length > 0).map((mode) => (
            <option key={mode} value={mode}>
              {texts[mode]}
            </option>
          ))}
        </select>
      </label>
      {basket.mode === 'transfer' && (
        <label>
          {texts.toStore}
          <select
            value={basket.toStoreId ?? ''}
            disabled={basket.isUnsure}
            onChange={({ currentTarget }) =>
              keep({
                ...withLines(basket, basket.lines),
                toStoreId: Number(currentTarget.value) || undefined,
              })
            }
          >
            <option value="">{texts.choose}</option>
            <StoreOptions stores={others} />
          </select>
        </label>
      )}
    </div>
  );
}
