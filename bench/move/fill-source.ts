import { inOrderOfReferences, type Table } from '../../src/database/move/rows/table.js';
import { SqliteEndpoint } from '../../src/database/move/sqlite-endpoint.js';

/** Stores that share the items. */
const STORES = 50;
const LINES = 1000;
const TIME = '2026-11-29 12:00:00';
/** Words of the titles, so that their trigrams are those of a language. */
const WORDS =
  'river garden winter letter music shadow bridge summer harbour island forest silence machine window stranger journey kitchen mountain theatre history evening paper glass city road silver stone voice'.split(
    ' ',
  );

/**
 * Fills a migrated SQLite file: books of a usual length, items of 50 stores, each with its opening, and
 * half of them with a sale.
 */
export async function fillSource(file: string, books: number, items: number): Promise<void> {
  const endpoint = new SqliteEndpoint(file);
  await endpoint.beginExclusive();
  const tables = inOrderOfReferences(await endpoint.tables());
  await endpoint.empty(tables);
  const rows: Record<string, [number, (number: number) => Record<string, unknown>]> = {
    books: [books, book],
    stores: [STORES, store],
    items: [items, (id) => item(id, books, items)],
    stock_movements: [items + Math.floor(items / 2), (id) => movement(id, items, books)],
  };
  for (const table of tables) {
    const [count, row] = rows[table.name] ?? [0, () => ({})];
    await endpoint.write(table, linesOf(table, count, row));
  }
  const counters = Object.entries(rows).map(([name, [count]]): [string, number] => [name, count]);
  await endpoint.finish(new Map(counters));
  await endpoint.commit();
  await endpoint.close();
}

async function* linesOf(
  { columns }: Table,
  count: number,
  row: (number: number) => Record<string, unknown>,
): AsyncGenerator<Buffer> {
  for (let first = 1; first <= count; first += LINES) {
    let text = '';
    for (let id = first; id < first + LINES && id <= count; id += 1) {
      const values = row(id);
      text += `${columns.map(({ name }) => values[name] ?? '\\N').join('\t')}\n`;
    }
    yield Buffer.from(text);
  }
}

const word = (number: number): string => WORDS[(number * 7919) % WORDS.length];
const times = { created_at: `${TIME}+00`, updated_at: `${TIME}+00` };
const rating = new DataView(new ArrayBuffer(8));

function book(id: number): Record<string, unknown> {
  const title = `The ${word(id)} of the ${word(id >> 4)} and the ${word(id >> 7)} ${id}`;
  const author = `${word(id >> 3)} ${word(id >> 9)} ${id % 50_000}`;
  rating.setFloat64(0, (id % 501) / 100);
  return {
    id,
    title,
    title_normal: title.toUpperCase(),
    author,
    author_normal: author.toUpperCase(),
    year: 1800 + (id % 225),
    isbn: String(9_780_000_000_000 + id),
    page_count: 50 + (id % 900),
    status: 'available',
    average_rating: rating.getBigUint64(0).toString(16).padStart(16, '0'),
    publisher: `${word(id >> 5)} Press`,
    language: 'eng',
    version: 1,
    ...times,
  };
}

const store = (id: number): Record<string, unknown> => ({
  id,
  name: `Store ${id}`,
  name_normal: `STORE ${id}`,
  is_active: 't',
  version: 1,
  ...times,
});

const hasSale = (id: number, items: number): boolean => id <= Math.floor(items / 2);

/** The first half of the items has been sold once, so the sales come after all openings. */
function item(id: number, books: number, items = 0): Record<string, unknown> {
  const isSold = hasSale(id, items);
  return {
    id,
    name: 'Paperback',
    name_normal: 'PAPERBACK',
    price_cents: 500 + (id % 3000),
    quantity: 10 - Number(isSold),
    store_id: 1 + (id % STORES),
    book_id: 1 + (id % books),
    reorder_level: id % 10 === 0 ? 2 : undefined,
    ledger_seq: 1 + Number(isSold),
    version: 1 + Number(isSold),
    ...times,
  };
}

function movement(id: number, items: number, books: number): Record<string, unknown> {
  const isSale = id > items;
  const { id: item_id, price_cents, store_id, book_id } = item(isSale ? id - items : id, books);
  return {
    id,
    item_id,
    seq: isSale ? 2 : 1,
    previous_seq: isSale ? 1 : undefined,
    quantity_before: isSale ? 10 : 0,
    delta: isSale ? -1 : 10,
    quantity_after: isSale ? 9 : 10,
    type: isSale ? 'sale' : 'opening',
    price_cents,
    store_id,
    book_id,
    item_name: 'Paperback',
    occurred_at: `${TIME}+00`,
    recorded_at: `${TIME}+00`,
  };
}
