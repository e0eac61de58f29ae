import { useState } from 'preact/hooks';
import { moveByArrows } from '../../parts/arrow-keys.js';
import { hrefOf } from '../../router.js';
import { money, texts } from '../../text/texts.js';

export interface StockRow {
  id: number;
  name: string;
  quantity: number;
  price: number;
}

interface StockItemsProps {
  rows: StockRow[];
  /** What is shown, as in the address of the page. */
  shown: { store: string; at: string; low: string };
  onEnd: () => void;
}

/** Items to open, or to choose for labels. */
export function StockItems({ rows, shown, onEnd }: StockItemsProps) {
  const [chosen, setChosen] = useState<number[]>([]);
  const choose = (id: number, isChosen: boolean): void =>
    setChosen(isChosen ? [...chosen, id] : chosen.filter((other) => other !== id));
  const areAll = chosen.length === rows.length;
  const { store, low } = shown;
  const items = chosen.join('-');
  if (rows.length === 0) return null;
  return (
    <>
      <p class="actions">
        <a class="button" href={hrefOf('/stock/print', { ...shown, dialog: 'true' })}>
          {texts.print}
        </a>
        <a class="button" href={hrefOf('/labels', { store, items, low: items ? '' : low })}>
          {texts.labelsFor(chosen.length)}
        </a>
      </p>
      <table onKeyDown={(event) => moveByArrows(event, onEnd)}>
        <thead>
          <tr>
            <th scope="col">
              <input
                type="checkbox"
                aria-label={texts.chooseAll}
                checked={areAll}
                onChange={() => setChosen(areAll ? [] : rows.map(({ id }) => id))}
              />
              {texts.item}
            </th>
            <th scope="col" class="number">
              {texts.price}
            </th>
            <th scope="col" class="number">
              {texts.quantity}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, name, price, quantity }) => (
            <tr key={id} data-row={id}>
              <td>
                <input
                  type="checkbox"
                  aria-label={texts.chooseItem(name)}
                  checked={chosen.includes(id)}
                  onChange={({ currentTarget }) => choose(id, currentTarget.checked)}
                />
                <a href={hrefOf(`/items/${id}`)}>{name}</a>
              </td>
              <td class="number">{money(price)}</td>
              <td class="number">{quantity}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
