import { randomIsbn, TEXTS } from '../lists/values.js';
import type { Random } from '../random.js';

const TIMES = [
  '0001-01-01T00:00:00.000Z',
  '1999-12-31T23:59:59.999Z',
  '2001-02-03T04:05:06.000Z',
  '2001-02-03T04:05:06.120Z',
  '2001-02-03T04:05:06.123Z',
  '9999-12-31T23:59:59.999Z',
];
const COUNT = 30;

/** Statements that write rows without the app: no normal forms, extreme timestamps. */
export function plainRows(random: Random): string[] {
  const statements = ["INSERT INTO stores (name) VALUES ('by hand')"];
  const time = (): string => quote(random.pick(TIMES));
  for (let count = 0; count < COUNT; count += 1) {
    const [title, author] = [quote(random.pick(TEXTS)), quote(random.pick(TEXTS))];
    const isbn = random.chance(0.5) ? quote(randomIsbn(random)) : 'NULL';
    statements.push(
      `INSERT INTO books (title, author, isbn, created_at, updated_at)
       VALUES (${title}, ${author}, ${isbn}, ${time()}, ${time()})`,
      `INSERT INTO items (name, price_cents, received_on, store_id, created_at, updated_at)
       VALUES ('by hand', ${random.integer(0, 300)}, '0001-01-01', 1, ${time()}, ${time()})`,
    );
  }
  statements.push(`UPDATE stores SET created_at = ${time()}, updated_at = ${time()}`);
  return statements;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;
