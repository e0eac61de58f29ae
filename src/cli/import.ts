import '../config/check-environment.js';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import type { BooksImporter } from '../books/import/books-importer.js';
import type { ImportOptions } from '../books/import/import-options.js';
import type { ImportSummary } from '../books/import/import-summary.js';
import { type ImportArguments, parseImportArguments, USAGE } from './import-arguments.js';
import { showProgress } from './import-progress.js';
import { RejectionReport } from './rejection-report.js';

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
  if (given) process.exitCode = await run(given);
  else console.log(USAGE);
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
  return withService(BooksImporter, (importer) => importFile(importer, given));
}

/** @returns the exit code */
async function importFile(importer: BooksImporter, given: ImportArguments): Promise<number> {
  const { file, options } = given;
  const checkpoint = options.dryRun
    ? undefined
    : await importer.findCheckpoint(await fingerprint(file, options));
  const afterLine = checkpoint?.lastLine ?? 0;
  if (afterLine > 0)
    console.error(`Resuming the interrupted import of this file after line ${afterLine}`);
  const report = given.report
    ? await RejectionReport.open(given.report, options.encoding, afterLine)
    : undefined;
  const source = createReadStream(file);
  const { size } = await stat(file);
  const progress = showProgress(size);
  const summary = await importer
    .import(source, options, {
      checkpoint,
      bytes: size,
      batchRows: BATCH,
      beforeCommit: (rejections) => report?.write(rejections),
      afterCommit({ read }) {
        report?.commit();
        progress.update(source.bytesRead, read);
      },
    })
    .finally(() => progress.end());
  report?.close();
  print(summary, given);
  if (checkpoint) await importer.removeCheckpoint(checkpoint);
  return summary.rejected > 0 ? 2 : 0;
}

async function checkFiles({ file, report }: ImportArguments): Promise<void> {
  if (!(await stat(file)).isFile()) throw new Error(`${file} is not a file`);
  const existing = report && (await realpath(report).catch(() => undefined));
  if (existing === (await realpath(file))) throw new Error('The report would overwrite the file');
}

/** The SHA-256 of the file and of the options that affect how its rows are imported. */
async function fingerprint(file: string, options: ImportOptions): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const { map, padIsbn, onConflict, onBadIsbn, encoding, delimiter } = options;
  hash.update(JSON.stringify([map, padIsbn, onConflict, onBadIsbn, encoding, delimiter]));
  return hash.digest('hex');
}

function print(summary: ImportSummary, { json, report }: ImportArguments): void {
  if (json) {
    console.log(JSON.stringify(summary, null, 2));
    return;
  }
  const { read, inserted, updated, skipped, rejected, isbnsNulled, dryRun, rejections } = summary;
  for (const { line, reason } of rejections.slice(0, SHOWN_REJECTIONS)) {
    console.error(`line ${line}: ${reason}`);
  }
  if (rejected > SHOWN_REJECTIONS && !report) {
    console.error(`… --report FILE.csv lists all ${rejected} rejected rows`);
  }
  const nulled = isbnsNulled > 0 ? `; ${isbnsNulled} imported without their invalid ISBN` : '';
  console.log(
    `${read} rows read: ${inserted} inserted, ${updated} updated, ${skipped} skipped, ` +
      `${rejected} rejected${nulled}${dryRun ? ' (dry run: nothing was written)' : ''}`,
  );
}
