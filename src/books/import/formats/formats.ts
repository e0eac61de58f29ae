import { PRESETS } from '../csv/csv-presets.js';

/** The formats that imports read. */
export const FORMATS = ['csv', ...presetNames(), 'marc', 'marcxml', 'onix'] as const;

export type Preset = keyof typeof PRESETS;
export type Format = (typeof FORMATS)[number];

/** How to call each in a report. */
export const TITLES: Record<Format, string> = {
  csv: 'CSV',
  goodreads: PRESETS.goodreads.title,
  librarything: PRESETS.librarything.title,
  storygraph: PRESETS.storygraph.title,
  calibre: PRESETS.calibre.title,
  marc: 'MARC 21',
  marcxml: 'MARCXML',
  onix: 'ONIX',
};

/** How many bytes of a file are one byte in the catalogue, roughly. */
export const bytesPerByte = (format: Format): number =>
  hasLines(format) ? 1 : format === 'marc' ? 4 : 10;

/** Whether its records are rows, which have a line; those of other formats are counted. */
export const hasLines = (format: Format): format is 'csv' | Preset =>
  format === 'csv' || isPreset(format);

export const isPreset = (format: Format): format is Preset => format in PRESETS;

function presetNames(): (keyof typeof PRESETS)[] {
  return Object.keys(PRESETS) as (keyof typeof PRESETS)[];
}
