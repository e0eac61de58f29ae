import { parseArgs, type ParseArgsConfig } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { BOOK_COLUMNS } from '../books/book.fields.js';
import { ImportOptions } from '../books/import/import-options.js';

/** On two lines of the help. */
const [FIRST, OTHERS] = [BOOK_COLUMNS.slice(0, 4), BOOK_COLUMNS.slice(4)];

export const USAGE = `npm run import -- FILE.csv [options]

  --map title=HEADER,author=HEADER,…  which column goes where: ${FIRST.join(', ')},
                                      ${OTHERS.join(', ')}
                                      (left out: columns that are named like that)
  --pad-isbn                          give ISBN-10s back the zeros that a spreadsheet took
  --on-conflict skip|update|reject    a row whose ISBN exists in the catalogue or earlier in
                                      the file (default: reject)
  --on-bad-isbn reject|null           a row whose ISBN is wrong (default: reject)
  --dry-run                           say what would happen, and write nothing
  --encoding utf-8|latin1             of the file (default: utf-8)
  --delimiter ,|;|tab                 between the cells (default: a comma)
  --report REPORT.csv                 line, reason and raw row of every row that is rejected
  --json                              the summary as one JSON document

Exit code: 0 when every row landed, 2 when rows were rejected, 1 when it could not run.
An import that was interrupted goes on where it was when the same command runs again.`;

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
 * @returns nothing when help is asked for
 * @throws Error that says what is wrong with the arguments
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
