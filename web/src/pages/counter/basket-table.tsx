import { texts } from '../../text/texts.js';
import { type Basket, keep, type Line, withLines } from './basket.js';

/** The lines of the basket, which can be changed until it is sent. */
export function BasketTable({ basket }: { basket: Basket }) {
  const { lines, isUnsure } = basket;
  if (lines.length === 0) return <p>{texts.emptyBasket}</p>;
  const change = (itemId: number, quantity: number): void =>
    keep(
      withLines(
        basket,
        lines.map((line) =>
          line.itemId === itemId ? { ...line, quantity, error: undefined } : line,
        ),
      ),
    );
  const remove = (itemId: number): void =>
    keep(
      withLines(
        basket,
        lines.filter((line) => line.itemId !== itemId),
      ),
    );
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{texts.item}</th>
          <th scope="col">{texts.quantity}</th>
          <th scope="col">
            <span class="unseen">{texts.remove}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <Row
            key={line.itemId}
            line={line}
            isFixed={isUnsure}
            least={basket.mode === 'count' ? 0 : 1}
            onQuantity={(quantity) => change(line.itemId, quantity)}
            onRemove={() => remove(line.itemId)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  line: Line;
  isFixed: boolean;
  least: number;
  onQuantity: (quantity: number) => void;
  onRemove: () => void;
}

function Row({ line, isFixed, least, onQuantity, onRemove }: RowProps) {
  const { itemId, name, quantity, error } = line;
  return (
    <tr>
      <td>
        {name}
        {error !== undefined && (
          <p id={`line-${itemId}`} class="error" role="alert">
            {error}
          </p>
        )}
      </td>
      <td>
        <input
          type="number"
          class="year"
          min={least}
          step={1}
          value={quantity}
          disabled={isFixed}
          aria-label={texts.copiesOf(name)}
          aria-describedby={error === undefined ? undefined : `line-${itemId}`}
          onChange={({ currentTarget }) =>
            onQuantity(Math.max(least, Math.trunc(Number(currentTarget.value))))
          }
        />
      </td>
      <td>
        <button
          type="button"
          class="quiet"
          disabled={isFixed}
          aria-label={texts.removeLine(name)}
          onClick={onRemove}
        >
          ✕
        </button>
      </td>
    </tr>
  );
}
