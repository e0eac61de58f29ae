import { useRef, useState } from 'preact/hooks';
import { useMay } from '../../api/caller.js';
import { api, type Movement, ok } from '../../api/client.js';
import { randomId } from '../../api/random-id.js';
import { usePages } from '../../api/use-pages.js';
import { moveByArrows } from '../../parts/arrow-keys.js';
import { More } from '../../parts/more.js';
import { Question } from '../../parts/question.js';
import { money, moment, texts } from '../../text/texts.js';
import { QuantityChart } from './quantity-chart.js';

/** Types of movements that can be taken back by themselves. */
const REVERSIBLE: Movement['type'][] = [
  'receipt',
  'return',
  'sale',
  'supplier_return',
  'write_off',
  'adjustment',
];

/** The ledger of an item, the latest movement first. */
export function ItemPage({ id }: { id: number }) {
  const [turn, setTurn] = useState(0);
  const [asked, setAsked] = useState<Movement>();
  const mayReverse = useMay()('stock:write');
  const pages = usePages(
    (cursor, signal) => {
      const params = { path: { id }, query: { sort: '-id', cursor, limit: 50 } };
      return ok(api.GET('/api/items/{id}/movements', { params, signal }));
    },
    [id, turn],
  );
  const reversed = new Set(pages.rows.map(({ reversesId }) => reversesId));
  const [latest] = pages.rows;
  return (
    <>
      <h1>{latest?.itemName ?? texts.item}</h1>
      {latest && (
        <p class="count">
          {texts.copies(latest.quantityAfter)} · {money(latest.price)}
        </p>
      )}
      <QuantityChart id={id} turn={turn} />
      <ol
        class="ledger"
        onKeyDown={(event) => moveByArrows(event, () => pages.hasMore && pages.loadMore())}
      >
        {pages.rows.map((movement, index) => (
          <li key={movement.id} data-row={index} tabIndex={index === 0 ? 0 : -1}>
            <span class="number">{signed(movement.delta)}</span>
            <span>
              <b>{texts.movements[movement.type]}</b>{' '}
              <span class="facts">
                {[
                  moment(movement.recordedAt),
                  movement.actor,
                  movement.reference,
                  movement.note,
                  texts.copies(movement.quantityAfter),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </span>
            {mayReverse && REVERSIBLE.includes(movement.type) && !reversed.has(movement.id) && (
              <button type="button" class="quiet" onClick={() => setAsked(movement)}>
                {texts.reverse}
              </button>
            )}
          </li>
        ))}
      </ol>
      <More pages={pages} />
      {asked && (
        <Reversal
          movement={asked}
          onClose={(isReversed) => {
            setAsked(undefined);
            if (isReversed) setTurn(turn + 1);
          }}
        />
      )}
    </>
  );
}

const signed = (delta: number): string => (delta > 0 ? `+${delta}` : `${delta}`.replace('-', '−'));

interface ReversalProps {
  movement: Movement;
  onClose: (isReversed: boolean) => void;
}

/** Asks whether a movement is to be taken back, which writes another one. */
function Reversal({ movement: { id, type, delta }, onClose }: ReversalProps) {
  const key = useRef(randomId());
  const reverse = async (): Promise<void> => {
    const params = { path: { id } };
    const headers = { 'Idempotency-Key': key.current };
    await ok(api.POST('/api/movements/{id}/reversal', { params, headers, body: {} }));
    onClose(true);
  };
  return (
    <Question
      title={texts.askReverse(texts.movements[type], signed(delta))}
      action={texts.reverse}
      onAction={reverse}
      onCancel={() => onClose(false)}
    />
  );
}
