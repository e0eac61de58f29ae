import type { ImportSummary } from '../../../api/client.js';
import type { Column } from '../mapping.js';

export type Rejection = ImportSummary['rejections'][number];

/** The cells of a rejected row as somebody has corrected them. */
export interface Correction {
  cells: string[];
  /** Not sent yet, or what the server has answered: a dry run has accepted them, or they are still wrong. */
  state: 'pending' | 'accepted' | 'rejected';
}

/** By the line of the row in the file. */
export type Corrections = Record<number, Correction>;

/** Whether the row can be corrected in the page: it is one, and not too long. */
export const isCorrectable = ({ cells }: Rejection): boolean => cells !== undefined;

/** The cells of a row, at least one for each column. */
export const cellsOf = ({ cells = [] }: Rejection, columns: Column[]): string[] => [
  ...cells,
  ...Array<string>(Math.max(0, columns.length - cells.length)).fill(''),
];

/**
 * The columns whose cells matter: those that are imported. All of them, if the row as a whole is wrong: its
 * cells may be in the wrong columns.
 */
export function columnsToCorrect(
  { fields }: Rejection,
  columns: Column[],
  cells: string[],
): number[] {
  const all = [...cells.keys()];
  return fields ? all.filter((index) => columns[index]?.field) : all;
}

/** The lines of the rows whose corrections have not been sent. A blank row would be left out. */
export const linesToSend = (corrections: Corrections): number[] =>
  Object.entries(corrections)
    .filter(
      ([, { cells, state }]) => state === 'pending' && cells.some((cell) => cell.trim() !== ''),
    )
    .map(([line]) => Number(line));

/** A file of corrected rows. */
export interface CorrectedFile {
  text: string;
  /** Where each row begins in it: its line there, and in the file that it comes from. */
  origins: Map<number, number>;
}

export function correctedFile(
  columns: Column[],
  corrections: Corrections,
  lines: number[],
): CorrectedFile {
  const origins = new Map<number, number>();
  let text = rowOf(columns.map(({ header }) => header));
  for (const line of lines) {
    origins.set(1 + text.match(/\r\n|\r|\n/g)!.length, line);
    text += rowOf(corrections[line].cells);
  }
  return { text, origins };
}

export const rowOf = (cells: unknown[]): string =>
  `${cells.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join()}\n`;

/** The lines of the rows whose corrections a dry run has accepted. */
export const acceptedLines = (corrections: Corrections): number[] =>
  Object.entries(corrections).flatMap(([line, { state }]) =>
    state === 'accepted' ? Number(line) : [],
  );

/** The corrections of these rows, as if none had been sent. */
export const reopened = (corrections: Corrections, rejections: Rejection[]): Corrections =>
  Object.fromEntries(
    rejections.flatMap(({ line }) => {
      const correction = corrections[line!];
      return correction ? [[line!, { ...correction, state: 'pending' as const }]] : [];
    }),
  );

/** Of these rows the answer is known. */
export function answered(
  corrections: Corrections,
  lines: number[],
  state: Correction['state'],
): Corrections {
  const changed = lines.map((line) => [line, { ...corrections[line], state }]);
  return { ...corrections, ...Object.fromEntries(changed) };
}
