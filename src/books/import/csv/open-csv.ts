import type { BookRecord } from '../formats/book-record.js';
import { type Format, isPreset } from '../formats/formats.js';
import type { Head } from '../formats/head.js';
import type { ImportOptions } from '../import-options.js';
import { ColumnSamples, type ImportColumn } from './columns.js';
import { fieldsByPreset, type Preset, PRESETS } from './csv-presets.js';
import { fieldsByName } from './mapping.js';
import { openRows, readRows } from './open-rows.js';
import { RowReader } from './row-reader.js';

/** An opened file: its format, and its records. */
export interface OpenFile {
  format: Format;
  /** In a dry run the columns of a file of rows, once its header has been read. */
  columns?(): ImportColumn[] | undefined;
  records: AsyncIterable<BookRecord[]>;
}

/**
 * Opens a file of rows: recognizes its encoding, its delimiter, and the program that has written it.
 * @throws Problem when it has no header, or another encoding
 */
export async function openCsv(file: Head, options: ImportOptions): Promise<OpenFile> {
  const { names, delimiter, rows } = await openRows(file, options);
  const format = options.format ?? presetOf(names, options) ?? 'csv';
  const preset: Preset | undefined = isPreset(format) ? PRESETS[format] : undefined;
  const samples = options.dryRun ? new ColumnSamples() : undefined;
  const all = rows(delimiter === '\t' && preset?.isUnquoted);
  const records = readRows(samples?.watch(all) ?? all, (header) => {
    const reader = preset
      ? RowReader.byPreset(header, preset)
      : RowReader.byName(header, options.map);
    return (row) => reader.read(row);
  });
  const columns = () =>
    samples?.columns((header) =>
      preset ? fieldsByPreset(header, preset) : fieldsByName(header, options.map),
    );
  return { format, columns, records };
}

/** The program whose headers these are; none if a map names the columns. */
function presetOf(names: string[], { map }: ImportOptions): Format | undefined {
  if (map !== undefined) return undefined;
  const [name] =
    Object.entries(PRESETS).find(([, { isRecognized }]) =>
      isRecognized((wanted) => names.includes(wanted)),
    ) ?? [];
  return name as Format | undefined;
}
