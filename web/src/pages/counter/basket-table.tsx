import { DraftInput } from '../../parts/draft-input.js';
import { texts } from '../../text/texts.js';
import { type Basket, isSame, type Line, priceIn, withLine, withLines } from './basket.js';
import { keep } from './basket-store.js';

/** The lines of the basket, which can be changed until it is sent. */
export function BasketTable({ basket }: { basket: Basket }) {
  const { lines, isUnsure, mode } = basket;
  if (lines.length === 0) return <p>{texts.emptyBasket}</p>;
  const remove = (gone: Line): void => {
    const others = lines.filter((line) => !isSame(line, gone));
    keep(withLines(basket, others));
  };
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
            key={idOf(line)}
            line={line}
            isFixed={isUnsure}
            least={mode === 'count' ? 0 : 1}
            onChange={(changes) => keep(withLine(basket, line, changes))}
            onRemove={() => remove(line)}
          />
        ))}
      </tbody>
    </table>
  );
}

const idOf = ({ itemId, bookId }: Line): string => (bookId ? `book-${bookId}` : `item-${itemId}`);

interface RowProps {
  line: Line;
  isFixed: boolean;
  least: number;
  onChange: (changes: Partial<Line>) => void;
  onRemove: () => void;
}

function Row({ line, isFixed, least, onChange, onRemove }: RowProps) {
  const { bookId, name, quantity, price, error } = line;
  const errorId = `error-${idOf(line)}`;
  return (
    <tr>
      <td>
        {name}
        {bookId !== undefined && (
          <label class="price">
            {texts.newItemPrice}
            <input
              class="year"
              inputmode="decimal"
              autocomplete="off"
              value={price}
              disabled={isFixed}
              aria-label={texts.priceOf(name)}
              aria-invalid={price !== '' && priceIn(price) === undefined}
              onInput={({ currentTarget }) => onChange({ price: currentTarget.value })}
            />
          </label>
        )}
        {error !== undefined && (
          <p id={errorId} class="error" role="alert">
            {error}
          </p>
        )}
      </td>
      <td>
        <DraftInput
          type="number"
          class="year"
          min={least}
          step={1}
          value={quantity}
          disabled={isFixed}
          aria-label={texts.copiesOf(name)}
          aria-describedby={error === undefined ? undefined : errorId}
          onValue={(typed) => onChange({ quantity: Math.max(least, Math.trunc(Number(typed))) })}
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
