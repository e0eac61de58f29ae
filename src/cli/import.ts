import '../config/check-environment.js';
import { setFlagsFromString } from 'node:v8';
import type { ImportSummary } from '../books/import/import-summary.js';
import { TITLES } from '../books/import/formats/formats.js';
import { type ImportArguments, parseImportArguments, USAGE } from './imports/import-arguments.js';
import { checkFiles, importFile } from './imports/import-file.js';
import { undoImport } from './imports/undo-import.js';

const SHOWN_REJECTIONS = 20;
/**
 * Rows per transaction. A transaction writes each index page once, however many of its rows are on
 * it, so large ones are cheap; an app on the same database waits for less than half a second.
 */
const BATCH = 2000;

// Collects millions of short-lived rows early, so that they need little memory.
setFlagsFromString('--heap-growing-percent=30');

try {
  const given = parseImportArguments(process.argv.slice(2));
  if (!given) console.log(USAGE);
  else process.exitCode = await ('undo' in given ? undoImport(given) : run(given));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function run(given: ImportArguments): Promise<number> {
  await checkFiles(given);
  // Loaded only now: wrong arguments and --help are answered without them.
  const [{ BooksImporter }, { withService }] = await Promise.all([
    import('../books/import/books-importer.js'),
    import('./with-service.js'),
  ]);
  return withService(BooksImporter, (importer) =>
    importFile(importer, given, { batchRows: BATCH, print }),
  );
}

function print(summary: ImportSummary, { json, report }: ImportArguments): void {
  if (json) {
    console.log(JSON.stringify(summary, null, 2));
    return;
  }
  const { importId, format, read, inserted, updated, skipped, rejected, dryRun, rejections } =
    summary;
  for (const { reason, ...place } of rejections.slice(0, SHOWN_REJECTIONS)) {
    console.error(`${placeOf(place)}: ${reason}`);
  }
  for (const { header, field, samples } of summary.columns ?? []) {
    console.error(`column ${header}: ${field ?? 'not imported'}: ${samples.join('; ')}`);
  }
  for (const { outcome, book, ...place } of summary.preview ?? []) {
    console.error(`${placeOf(place)}: ${outcome}: ${JSON.stringify(book)}`);
  }
  if (rejected > SHOWN_REJECTIONS && !report) {
    console.error(`… --report FILE.csv lists all ${rejected} rejected rows`);
  }
  const title = format === 'csv' ? '' : `${TITLES[format]}: `;
  console.log(
    `${title}${read} rows read: ${inserted} inserted, ${updated} updated, ${skipped} skipped, ` +
      `${rejected} rejected${exceptions(summary)}${dryRun ? ' (dry run: nothing was written)' : ''}`,
  );
  if (inserted + updated > 0 && !dryRun) {
    console.error(`Undo it with: npm run import -- --undo ${importId}`);
  }
}

function exceptions({ duplicates, isbnsNulled, yearsNulled }: ImportSummary): string {
  const texts: [count: number, text: string][] = [
    [duplicates, 'skipped as duplicates without an ISBN'],
    [isbnsNulled, 'imported without their invalid ISBN'],
    [yearsNulled, 'imported without what is no year'],
  ];
  return texts.flatMap(([count, text]) => (count > 0 ? [`; ${count} ${text}`] : [])).join('');
}

function placeOf({ line, record, reference }: Rejected): string {
  const place = line === undefined ? `record ${record}` : `line ${line}`;
  return reference === undefined ? place : `${place} (${reference})`;
}

type Rejected = Pick<ImportSummary['rejections'][number], 'line' | 'record' | 'reference'>;
