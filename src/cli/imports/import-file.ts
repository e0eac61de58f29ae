import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ImportRecord, SourceFile } from '../../books/import/history/import-record.js';
import type { ImportOptions } from '../../books/import/import-options.js';
import type { Rejection } from '../../books/import/import-summary.js';
import { rawEncoding } from '../../books/import/tally.js';
import { showProgress } from '../progress.js';
import { RejectionReport } from './rejection-report.js';

/** The arguments of a command that imports a file. */
export interface FileArguments<O> {
  file: string;
  options: O;
  /** Where to write the rejected rows. */
  report?: string;
  json: boolean;
}

type Options = Pick<ImportOptions, 'dryRun' | 'encoding' | 'fileName'>;

interface Context<S> {
  record?: ImportRecord;
  bytes: number;
  batchRows?: number;
  beforeCommit(rejections: Rejection[]): void;
  afterCommit(summary: S): void;
}

interface Importer<O, S> {
  findRecord(fingerprint: string): Promise<ImportRecord>;
  finish(record: ImportRecord): Promise<void>;
  import(source: SourceFile, options: O, context: Context<S>): Promise<S>;
}

/** What the commands differ in. */
interface Command<O, S> {
  batchRows?: number;
  /** Distinguishes imports of the same file by different commands. */
  kind?: string;
  print(summary: S, given: FileArguments<O>): void;
}

/**
 * Imports a file with progress and a report, and resumes an interrupted import of it.
 * @returns the exit code
 */
export async function importFile<O extends Options, S extends { read: number; rejected: number }>(
  importer: Importer<O, S>,
  given: FileArguments<O>,
  { batchRows, kind, print }: Command<O, S>,
): Promise<number> {
  const { file, options } = given;
  const record = options.dryRun
    ? undefined
    : await importer.findRecord(await fingerprint(file, options, kind));
  const after = record?.lastPosition ?? 0;
  // The line of a row, or the number of a record.
  if (after > 0) console.error(`Resuming the interrupted import of this file after line ${after}`);
  const report = given.report
    ? await RejectionReport.open(given.report, rawEncoding(options), after)
    : undefined;
  const source = createReadStream(file);
  const { size } = await stat(file);
  const progress = showProgress(size);
  const summary = await importer
    .import(Object.assign(source, { fileName: basename(file) }), options, {
      record,
      bytes: size,
      batchRows,
      beforeCommit: (rejections) => report?.write(rejections),
      afterCommit({ read }) {
        report?.commit();
        progress.update(source.bytesRead, read);
      },
    })
    .finally(() => progress.end());
  report?.close();
  print(summary, given);
  if (record) await importer.finish(record);
  return summary.rejected > 0 ? 2 : 0;
}

/** @throws Error unless the file can be read, and the report is another one */
export async function checkFiles({ file, report }: FileArguments<unknown>): Promise<void> {
  if (!(await stat(file)).isFile()) throw new Error(`${file} is not a file`);
  const existing = report && (await realpath(report).catch(() => undefined));
  if (existing === (await realpath(file))) throw new Error('The report would overwrite the file');
}

/** The SHA-256 of the file and of the options that affect how its rows are imported. */
async function fingerprint(file: string, options: Options, kind = ''): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  const { dryRun: _, fileName: __, ...others } = options;
  hash.update(JSON.stringify(Object.entries(others).toSorted()));
  return hash.update(kind).digest('hex');
}
