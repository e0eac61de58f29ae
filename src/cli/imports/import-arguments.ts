import { parseArgs, type ParseArgsConfig } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { BOOK_COLUMNS } from '../../books/book.fields.js';
import { FORMATS } from '../../books/import/formats/formats.js';
import { isPossibleId } from '../../common/fields/value-ranges.js';
import { ImportOptions } from '../../books/import/import-options.js';
import type { FileArguments } from './import-file.js';

/** On two lines of the help. */
const [FIRST, OTHERS] = [BOOK_COLUMNS.slice(0, 4), BOOK_COLUMNS.slice(4)];

export const USAGE = `npm run import -- FILE [options]
npm run import -- --undo ID [--json]

Reads CSV, exports of Goodreads, LibraryThing, The StoryGraph and Calibre, MARC 21, MARCXML and ONIX.

  --format ${FORMATS.slice(0, 5).join('|')}
           |${FORMATS.slice(5).join('|')}                format of the file (default: recognized)
  --map title=HEADER,author=HEADER,…  which column of a CSV file holds which field: ${FIRST.join(', ')},
                                      ${OTHERS.join(', ')}
                                      (default: the column with the name of the field)
  --pad-isbn                          restore leading zeros of ISBN-10s that a spreadsheet dropped
  --on-conflict skip|update|reject    what to do if the ISBN already exists in the catalogue or earlier in
                                      the file (default: reject for CSV, update for ONIX, otherwise skip)
  --on-duplicate skip|insert          what to do with a book without an ISBN whose title, author, year and
                                      publisher are those of another one (default: insert for CSV,
                                      otherwise skip)
  --on-bad-isbn reject|null           what to do if the ISBN is invalid (default: reject)
  --on-bad-year reject|null           what to do if the year is none (default: reject for CSV,
                                      otherwise null)
  --dry-run                           report what would happen, show the columns and the first books, and
                                      write nothing
  --encoding utf-8|latin1|windows-1252
                                      encoding of a CSV file (default: utf-8, or UTF-16 by its mark)
  --delimiter ,|;|tab                 delimiter between cells (default: the one between the headers)
  --report REPORT.csv                 write line, reason and raw row of every rejected row; of other files
                                      the number of the record and its text
  --json                              print the summary as one JSON document
  --undo ID                           undo an import: remove the books that it inserted, unless they have
                                      been changed or stocked since, and restore those that it updated

Exit code: 0 if no row was rejected, 2 if some were, 1 if the import failed; of an undo 2 if books stay.
An interrupted import or undo continues where it stopped when you run the same command again.`;

const OPTIONS = {
  format: { type: 'string' },
  map: { type: 'string' },
  'pad-isbn': { type: 'boolean' },
  'on-conflict': { type: 'string' },
  'on-duplicate': { type: 'string' },
  'on-bad-isbn': { type: 'string' },
  'on-bad-year': { type: 'string' },
  'dry-run': { type: 'boolean' },
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean' },
  undo: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options'];

export type ImportArguments = FileArguments<ImportOptions>;

export interface UndoArguments {
  /** The id of the import. */
  undo: number;
  json: boolean;
}

/**
 * Parses the command line of the import.
 * @returns undefined for --help
 * @throws Error that says which arguments are wrong
 */
export function parseImportArguments(args: string[]): ImportArguments | UndoArguments | undefined {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { report, json = false, help, undo, ...rest } = values;
  if (help) return undefined;
  if (undo !== undefined) {
    const others = [
      ...positionals,
      ...(report ? ['--report'] : []),
      ...Object.keys(rest).map(flag),
    ];
    if (others.length > 0) throw new Error(`--undo takes no ${others[0]}`);
    const id = /^[1-9]\d{0,9}$/.test(undo) ? Number(undo) : 0;
    if (!isPossibleId(id)) throw new Error('--undo takes the id of an import, such as 12');
    return { undo: id, json };
  }
  if (positionals.length !== 1) throw new Error(`Name one file to import.\n\n${USAGE}`);
  return { file: positionals[0], options: toOptions(ImportOptions, rest), report, json };
}

/**
 * Makes options of an import from the flags of the command line.
 * @throws Error that says which flags are wrong
 */
export function toOptions<O extends object>(
  type: new () => O,
  values: Record<string, string | boolean | undefined>,
): O {
  const given = Object.entries(values).map(([name, value]) => [camelCase(name), value]);
  const options = plainToInstance(type, Object.fromEntries(given));
  const wrong = validateSync(options).flatMap(({ property, constraints }) =>
    Object.values(constraints ?? {}).map((message) => message.replace(property, flag(property))),
  );
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  return options;
}

const camelCase = (name: string): string =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

const flag = (property: string): string =>
  `--${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
