import * as fs from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { Rejection } from '../books/import/import-summary.js';
import type { Encoding } from '../books/import/lines.js';
import { readRecords } from '../books/import/record-reader.js';

const HEADER = ['line', 'reason', 'raw'];

/**
 * A CSV file of the rows that were rejected, in UTF-8; a row of a UTF-8 file stands there byte for
 * byte, even where its bytes are not UTF-8.
 */
export class RejectionReport {
  private committed = 0;
  private written = 0;

  private constructor(
    private readonly file: number,
    private readonly encoding: Encoding,
  ) {}

  /** @param afterLine where the import goes on: what a report says of the lines before is kept */
  static async open(path: string, encoding: Encoding, afterLine: number): Promise<RejectionReport> {
    const goesOn = afterLine > 0 && fs.statSync(path, { throwIfNoEntry: false })?.isFile();
    const target = goesOn ? `${path}.part` : path;
    fs.writeFileSync(target, stringify([HEADER]));
    if (goesOn) {
      await copyEntries(path, target, afterLine);
      fs.renameSync(target, path);
    }
    const report = new RejectionReport(fs.openSync(path, 'a'), encoding);
    report.written = report.committed = fs.fstatSync(report.file).size;
    return report;
  }

  /** Adds the rejections of a batch, in place of those of an attempt that was not committed. */
  write(rejections: Rejection[]): void {
    if (this.written !== this.committed) fs.ftruncateSync(this.file, this.committed);
    const rows = rejections.map(({ line, reason, raw }) => [line, reason, raw.toString('latin1')]);
    const bytes = Buffer.from(stringify(rows), this.encoding === 'utf-8' ? 'latin1' : 'utf8');
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

async function copyEntries(from: string, to: string, untilLine: number): Promise<void> {
  for await (const records of readRecords(fs.createReadStream(from), ',', 'utf-8')) {
    for (const { cells, raw } of records) {
      if (!/^\d+$/.test(cells[0]) || Number(cells[0]) > untilLine) continue;
      fs.appendFileSync(to, Buffer.concat([raw, Buffer.from('\n')]));
    }
  }
}
