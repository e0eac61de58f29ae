import * as fs from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { Rejection } from '../../books/import/import-summary.js';
import type { Encoding } from '../../books/import/csv/lines.js';
import { readRecords } from '../../books/import/csv/record-reader.js';
import type { CsvFormat } from '../../books/import/csv/scan-row.js';

const HEADER = ['line', 'reason', 'raw'];
const REPORT_FORMAT: CsvFormat = { delimiter: ',', encoding: 'utf-8' };

/**
 * A CSV file of the rejected rows, in UTF-8. It keeps every byte of the rows of a UTF-8 file, even
 * if they are not valid UTF-8.
 */
export class RejectionReport {
  private committed = 0;
  private written = 0;

  private constructor(
    private readonly file: number,
    private readonly encoding: Encoding,
  ) {}

  /**
   * Opens the report, replacing an older one unless the import is resumed.
   * @param afterLine the last imported line of a resumed import, up to which existing entries are
   *   kept; otherwise 0
   * @throws Error for a file that is no report: it may be the only copy of something
   */
  static async open(path: string, encoding: Encoding, afterLine: number): Promise<RejectionReport> {
    if (!isReplaceable(path)) throw new Error(`${path} exists and is not a report of an import`);
    const isResumed = afterLine > 0 && fs.statSync(path, { throwIfNoEntry: false })?.isFile();
    const target = isResumed ? `${path}.part` : path;
    fs.writeFileSync(target, stringify([HEADER]));
    if (isResumed) {
      await copyEntries(path, target, afterLine);
      fs.renameSync(target, path);
    }
    const report = new RejectionReport(fs.openSync(path, 'a'), encoding);
    report.written = report.committed = fs.fstatSync(report.file).size;
    return report;
  }

  /** Appends the rejections of a batch, overwriting those of an attempt that was not committed. */
  write(rejections: Rejection[]): void {
    if (this.written !== this.committed) fs.ftruncateSync(this.file, this.committed);
    // Bytes as characters of Latin-1, so that those that are not valid stay as they are.
    const [inReport, inFile] =
      this.encoding === 'utf-8' ? (['latin1', 'latin1'] as const) : (['utf8', 'latin1'] as const);
    const asBytes = (text: string): string =>
      inReport === 'latin1' ? Buffer.from(text).toString('latin1') : text;
    const rows = rejections.map(({ position, reference, reason, raw }) => [
      position,
      asBytes(reference === undefined ? reason : `${reference}: ${reason}`),
      raw.toString(inFile),
    ]);
    const bytes = Buffer.from(stringify(rows), inReport);
    fs.appendFileSync(this.file, bytes);
    this.written = this.committed + bytes.length;
  }

  commit(): void {
    this.committed = this.written;
  }

  close(): void {
    fs.closeSync(this.file);
  }
}

/** Whether nothing is lost with the file: there is none, it is empty, or begins as a report does. */
function isReplaceable(path: string): boolean {
  const found = fs.statSync(path, { throwIfNoEntry: false });
  if (!found?.isFile() || found.size === 0) return true;
  const header = Buffer.from(stringify([HEADER]));
  const start = Buffer.alloc(header.length);
  const file = fs.openSync(path, 'r');
  fs.readSync(file, start, 0, start.length, 0);
  fs.closeSync(file);
  return start.equals(header);
}

async function copyEntries(from: string, to: string, untilLine: number): Promise<void> {
  for await (const records of readRecords(fs.createReadStream(from), REPORT_FORMAT)) {
    for (const { cells, raw } of records) {
      if (!/^\d+$/.test(cells[0]) || Number(cells[0]) > untilLine) continue;
      fs.appendFileSync(to, Buffer.concat([raw, Buffer.from('\n')]));
    }
  }
}
