import type { MarcBook } from '../../../src/books/export/marc/book-to-marc.js';
import type { Random } from '../random.js';
import { randomText } from './random-text.js';

const LANGUAGES = ['eng', 'ger', 'fre', 'spa', 'jpn', 'rus', 'heb', null];

/** A book as the database may hold it, but without what MARC cannot hold. */
export function randomBook(random: Random, id: number): MarcBook {
  const optional = <T>(value: () => T): T | null => (random.chance(0.7) ? value() : null);
  return {
    id,
    title: line(random, 500),
    author: Array.from({ length: random.integer(1, 4) }, () => line(random, 100)).join('; '),
    year: optional(() => random.pick([random.integer(-3000, 2030), random.integer(0, 99_999)])),
    isbn: optional(() => isbn(random)),
    pageCount: optional(() => random.pick([0, 1, random.integer(1, 2000), 2 ** 31 - 1])),
    status: random.pick(['available', 'available', 'withdrawn']),
    description: optional(() => randomText(random)),
    publisher: optional(() => line(random, 200)),
    language: random.pick(LANGUAGES),
    createdAt: '2026-11-29 12:00:00.000',
  };
}

/** A text without white space at its ends, that is not blank, and no mark around an article. */
function line(random: Random, maxLength: number): string {
  for (;;) {
    const text = randomText(random)
      .replace(/[\u0088\u0089\u0098\u009c]/g, '')
      .slice(0, maxLength);
    const trimmed = text.trim();
    if (trimmed !== '' && trimmed.isWellFormed() && trimmed !== '[s.n.]') return trimmed;
  }
}

function isbn(random: Random): string {
  const digits = `978${String(random.integer(0, 999_999_999)).padStart(9, '0')}`;
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
