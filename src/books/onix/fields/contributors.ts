import { elementsOf, excerpt, lineOf, type OnixElement, textIn } from '../element.js';

/** Code list 17: by (author), and with. */
const AUTHORS = ['A01', 'A02'];

/** Code list 19. Code 01 is "unknown". */
const UNNAMED: Readonly<Record<string, string>> = { '02': 'Anonymous', '04': 'Various authors' };

export interface Authors {
  /** Names joined by "; ". */
  author?: string;
  /** Said when they are not authors. */
  note?: string;
}

/**
 * The authors in the order of their sequence numbers. Without an author, the contributors who share the
 * role of the first one, such as the editors of a collection; without contributors, the statement that
 * is printed on the book.
 */
export function authorsOf(product: OnixElement): Authors {
  const [description = product] = elementsOf(product, 'DescriptiveDetail');
  const contributors = inSequence(elementsOf(description, 'Contributor'))
    .map((contributor) => ({ name: nameOf(contributor), roles: rolesOf(contributor) }))
    .filter(({ name }) => name !== undefined);
  const withRole = (wanted: string[]) => {
    const some = contributors.filter(({ roles }) => roles.some((role) => wanted.includes(role)));
    return [...new Set(some.map(({ name }) => name))].join('; ');
  };

  const authors = withRole(AUTHORS);
  if (authors) return { author: authors };
  const [role] = contributors[0]?.roles ?? [];
  if (role)
    return {
      author: withRole([role]),
      note: `has no author: ContributorRole ${excerpt(role)} is used`,
    };
  const statement = textIn(description, 'ContributorStatement');
  return statement
    ? { author: statement, note: 'has no author: ContributorStatement is used' }
    : {};
}

const rolesOf = (contributor: OnixElement): string[] =>
  elementsOf(contributor, 'ContributorRole').map(lineOf);

/** Those without a number keep their places behind the others. */
function inSequence(contributors: OnixElement[]): OnixElement[] {
  const number = (element: OnixElement) => {
    const text = textIn(element, 'SequenceNumber') ?? '';
    return /^\d+$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
  };
  return contributors.toSorted((a, b) => number(a) - number(b));
}

function nameOf(contributor: OnixElement): string | undefined {
  const unnamed = textIn(contributor, 'UnnamedPersons');
  return (
    textIn(contributor, 'PersonName') ??
    inParts(contributor) ??
    textIn(contributor, 'PersonNameInverted', 'CorporateName', 'CorporateNameInverted') ??
    (unnamed === undefined ? undefined : UNNAMED[unnamed])
  );
}

/** "Vincent van Gogh"; titles and degrees are left out. */
function inParts(contributor: OnixElement): string | undefined {
  const parts = ['NamesBeforeKey', 'PrefixToKey', 'KeyNames', 'NamesAfterKey', 'SuffixToKey'];
  const names = parts.map((part) => textIn(contributor, part));
  return textIn(contributor, 'KeyNames') ? names.filter(Boolean).join(' ') : undefined;
}
