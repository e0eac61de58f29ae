import { parseArgs, type ParseArgsConfig } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { BOOK_COLUMNS } from '../books/book.fields.js';
import { ImportOptions } from '../books/import/import-options.js';

/** On two lines of the help. */
const [FIRST, OTHERS] = [BOOK_COLUMNS.slice(0, 4), BOOK_COLUMNS.slice(4)];

export const USAGE = `npm run import -- FILE.csv [options]

  --map title=HEADER,author=HEADER,…  which column holds which field: ${FIRST.join(', ')},
                                      ${OTHERS.join(', ')}
                                      (default: the column with the name of the field)
  --pad-isbn                          restore leading zeros of ISBN-10s that a spreadsheet dropped
  --on-conflict skip|update|reject    what to do if the ISBN already exists in the catalogue or
                                      earlier in the file (default: reject)
  --on-bad-isbn reject|null           what to do if the ISBN is invalid (default: reject)
  --dry-run                           report what would happen, and write nothing
  --encoding utf-8|latin1             encoding of the file (default: utf-8)
  --delimiter ,|;|tab                 delimiter between cells (default: a comma)
  --report REPORT.csv                 write line, reason and raw row of every rejected row
  --json                              print the summary as one JSON document

Exit code: 0 if no row was rejected, 2 if some were, 1 if the import failed.
An interrupted import continues where it stopped when you run the same command again.`;

const OPTIONS = {
  map: { type: 'string' },
  'pad-isbn': { type: 'boolean' },
  'on-conflict': { type: 'string' },
  'on-bad-isbn': { type: 'string' },
  'dry-run': { type: 'boolean' },
  encoding: { type: 'string' },
  delimiter: { type: 'string' },
  report: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} satisfies ParseArgsConfig['options'];

export interface ImportArguments {
  file: string;
  options: ImportOptions;
  report?: string;
  json: boolean;
}

/**
 * Parses the command line of the import.
 * @returns undefined for --help
 * @throws Error that says which arguments are wrong
 */
export function parseImportArguments(args: string[]): ImportArguments | undefined {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { report, json = false, help, ...rest } = values;
  if (help) return undefined;
  if (positionals.length !== 1) throw new Error(`Name one file to import.\n\n${USAGE}`);
  return { file: positionals[0], options: toOptions(rest), report, json };
}

function toOptions(values: Record<string, string | boolean | undefined>): ImportOptions {
  const given = Object.entries(values).map(([name, value]) => [camelCase(name), value]);
  const options = plainToInstance(ImportOptions, Object.fromEntries(given));
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
