import type { BookRecord } from '../formats/book-record.js';
import { type Format, isPreset } from '../formats/formats.js';
import type { Head } from '../formats/head.js';
import type { ImportOptions } from '../import-options.js';
import { type Preset, PRESETS } from './csv-presets.js';
import { openRows, readRows } from './open-rows.js';
import { RowReader } from './row-reader.js';

/** An opened file: its format, and its records. */
export interface OpenFile {
  format: Format;
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
  const records = readRows(rows(delimiter === '\t' && preset?.isUnquoted), (header) => {
    const reader = preset
      ? RowReader.byPreset(header, preset)
      : RowReader.byName(header, options.map);
    return (row) => reader.read(row);
  });
  return { format, records };
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
