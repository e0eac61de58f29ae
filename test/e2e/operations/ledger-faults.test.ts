import { DataSource } from 'typeorm';
import { checkLedgers, type LedgerFault } from '../../../src/ledger/check/check-ledgers.js';
import { createItem, createStore } from '../../support/rows/factories.js';
import { entryId, entrySql, unprotectLedgers, writeEntry } from '../../support/rows/ledgers.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

/** A statement that forges something of the item with this id. */
type Forge = (item: number) => string;

const setEntry =
  (seq: number, values: string): Forge =>
  (item) =>
    `UPDATE stock_movements SET ${values} WHERE item_id = ${item} AND seq = ${seq}`;
const setItem =
  (values: string): Forge =>
  (item) =>
    `UPDATE items SET ${values} WHERE id = ${item}`;
const deleteEntries =
  (condition: string): Forge =>
  (item) =>
    `DELETE FROM stock_movements WHERE item_id = ${item} AND ${condition}`;

/** Each item has, before the forgery, an opening of 5, a sale of 1, a receipt of 3, and a count. */
const FORGERIES: [fault: string, forge: Forge[], messages: string[]][] = [
  ['no entry 1', [deleteEntries('seq = 1')], ['its ledger begins with entry 2, not with entry 1']],
  [
    'a first entry of another type',
    [setEntry(1, `type = 'receipt'`)],
    ['entry 1 (receipt, from a quantity of 0) is not an opening from 0'],
  ],
  [
    'an opening with a quantity before it',
    [setEntry(1, 'quantity_before = 1, delta = 4')],
    ['entry 1 (opening, from a quantity of 1) is not an opening from 0'],
  ],
  ['a missing entry', [deleteEntries('seq = 2')], ['entry 2 is missing']],
  ['missing entries', [deleteEntries('seq IN (2, 3)')], ['entries 2 to 3 are missing']],
  [
    'a repeated entry',
    [
      (item) => `INSERT INTO stock_movements (item_id, seq, previous_seq, quantity_before, delta,
        quantity_after, type, price_cents, store_id, item_name, recorded_at)
        SELECT item_id, 2, 1, 5, -2, 3, type, price_cents, store_id, item_name, recorded_at
        FROM stock_movements WHERE item_id = ${item} AND seq = 2`,
    ],
    ['entry 2 is repeated', 'entry 3 begins with a quantity of 4, but entry 2 left 3'],
  ],
  [
    'an entry that refers to another predecessor',
    [setEntry(3, 'previous_seq = 1')],
    ['entry 3 says that it follows entry 1'],
  ],
  [
    'an entry that refers to no predecessor',
    [setEntry(3, 'previous_seq = NULL')],
    ['entry 3 says that it follows no entry'],
  ],
  [
    'another quantity than before',
    [setEntry(2, 'quantity_before = 6, delta = -2')],
    ['entry 2 begins with a quantity of 6, but entry 1 left 5'],
  ],
  [
    'a wrong sum',
    [setEntry(2, 'delta = -2')],
    ['entry 2 does not add up: 5 changed by -2 is not 4'],
  ],
  [
    'a sum beyond 32 bits',
    [setEntry(2, 'delta = 2147483647')],
    ['entry 2 does not add up: 5 changed by 2147483647 is not 4'],
  ],
  [
    'an entry that was recorded too early',
    [setEntry(3, `recorded_at = '2000-01-01T00:00:00.000Z'`)],
    ['entry 3 was recorded before entry 2'],
  ],
  [
    'an entry after a closing',
    [setEntry(3, `type = 'closing'`)],
    ['entry 4 follows the closing, entry 3'],
  ],
  [
    'a price that a count changes',
    [setEntry(4, 'price_cents = 899'), setItem('price_cents = 899')],
    ['entry 4 (count) changes the price from 999 to 899 cents'],
  ],
  [
    'a store that a count changes',
    [setEntry(4, 'store_id = 77'), setItem('store_id = 77')],
    ['entry 4 (count) changes the store from 1 to 77'],
  ],
  [
    'a store that changes while there is stock',
    [setEntry(4, `store_id = 77, type = 'transfer_in'`), setItem('store_id = 77')],
    ['entry 4 (transfer_in) takes a quantity of 7 along from store 1'],
  ],
  ['an item without a ledger', [deleteEntries('TRUE')], ['it has no ledger']],
  [
    'an item that is gone without a closing',
    [(item) => `DELETE FROM items WHERE id = ${item}`],
    ['it is gone, but its ledger does not end with a closing'],
  ],
  [
    'an item that is still there after its closing',
    [(item) => entrySql(item, { type: 'closing', delta: -7 })],
    ['it is still there after its closing, entry 5'],
  ],
  [
    'an item at another entry',
    [setItem('ledger_seq = 3')],
    ['it is at entry 3, but its last entry is 4'],
  ],
  [
    'an item at entry 0',
    [setItem('ledger_seq = 0')],
    ['it is at entry 0, but its last entry is 4'],
  ],
  ['another quantity', [setItem('quantity = 8')], ['its quantity is 8, but entry 4 left 7']],
  [
    'another price',
    [setItem('price_cents = 0')],
    ['its price is 0 cents, but in entry 4 it is 999'],
  ],
  ['another store', [setItem('store_id = 77')], ['its store is 77, but in entry 4 it is 1']],
  [
    'an item that was updated too early',
    [setItem(`updated_at = '2000-01-01T00:00:00.000Z'`)],
    ['it was updated before entry 4 was recorded'],
  ],
  [
    'several faults of one item',
    [
      setEntry(2, 'delta = -2'),
      setEntry(4, `type = 'sale'`),
      setItem('quantity = 8, ledger_seq = 3'),
    ],
    [
      'entry 2 does not add up: 5 changed by -2 is not 4',
      'it is at entry 3, but its last entry is 4',
      'its quantity is 8, but entry 4 left 7',
    ],
  ],
];

/** Each item has, besides, a reversal of entry 3 as entry 5. `{}` is the movement that it then names. */
const REVERSALS: [fault: string, forge: Forge[], message: string][] = [
  [
    'a reversal of another quantity',
    [setEntry(5, 'delta = -2, quantity_after = 5'), setItem('quantity = 5')],
    'entry 5 does not undo the movement {}',
  ],
  [
    'a reversal of an entry of another item',
    [
      setEntry(
        5,
        `reverses_id = (SELECT max(id) FROM stock_movements WHERE item_id = 1 AND seq = 3)`,
      ),
    ],
    'entry 5 does not undo the movement {}',
  ],
  [
    'a reversal of a reversal',
    [
      (item) => entrySql(item, { type: 'reversal', delta: 3 }),
      setEntry(
        6,
        `reverses_id = (SELECT max(id) FROM stock_movements WHERE seq = 5
          AND item_id = (SELECT max(item_id) FROM stock_movements WHERE seq = 6))`,
      ),
      setItem(`quantity = 7, ledger_seq = 6, updated_at = '2100-01-01T00:00:00.000Z'`),
    ],
    'entry 6 does not undo the movement {}',
  ],
];

let app: TestApp;
/** The item of each forgery. */
const items = new Map<string, number>();
let faults: LedgerFault[];

const check = async () => {
  const found: LedgerFault[] = [];
  const dataSource = app.app.get(DataSource);
  for await (const batch of checkLedgers((sql) => dataSource.query(sql)))
    found.push(...batch.faults);
  return found;
};

const messagesOf = (fault: string): string[] =>
  faults.filter(({ itemId }) => itemId === items.get(fault)).map(({ message }) => message);

async function createLedger(): Promise<number> {
  const { id } = await createItem(app, { price: 9.99, quantity: 5, storeId: 1 });
  await writeEntry(app, id, { type: 'sale', delta: -1 });
  await writeEntry(app, id, { type: 'receipt', delta: 3 });
  await writeEntry(app, id, { type: 'count' });
  return id;
}

beforeAll(async () => {
  app = await startTestApp();
  await createStore(app);
  await createLedger();
  for (const [fault] of FORGERIES) items.set(fault, await createLedger());
  for (const [fault] of REVERSALS) {
    const id = await createLedger();
    const reversesId = await entryId(app, id, 3);
    await writeEntry(app, id, { type: 'reversal', delta: -3, reversesId });
    items.set(fault, id);
  }
  await unprotectLedgers(app);
  for (const [fault, forge] of [...FORGERIES, ...REVERSALS]) {
    for (const statement of forge) await app.rows(statement(items.get(fault)!));
  }
  faults = await check();
});
afterAll(() => app.close());

it.each(FORGERIES)('finds %s, and nothing else of that item', (fault, _, messages) => {
  expect(messagesOf(fault)).toEqual(messages);
});

it.each(REVERSALS)('finds %s', async (fault, _, message) => {
  const [{ named }] = await app.rows(`SELECT reverses_id AS named FROM stock_movements
    WHERE item_id = ${items.get(fault)} ORDER BY seq DESC LIMIT 1`);
  expect(messagesOf(fault)).toEqual([message.replace('{}', named)]);
});

it('reports no other item', () => {
  expect(new Set(faults.map(({ itemId }) => itemId))).toEqual(new Set(items.values()));
});
