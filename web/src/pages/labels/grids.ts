/** A sheet of labels on A4, in millimetres. */
export interface Grid {
  columns: number;
  rows: number;
  width: number;
  height: number;
  /** Lines of a title. */
  lines: number;
}

export const A4 = { width: 210, height: 297 };

/** The usual sheets without gaps between the labels. */
export const GRIDS: Grid[] = [
  { columns: 3, rows: 8, width: 70, height: 37, lines: 2 },
  { columns: 2, rows: 8, width: 105, height: 37, lines: 2 },
  { columns: 4, rows: 10, width: 52.5, height: 29.7, lines: 1 },
];

/** What printers leave blank at the edges of the paper. */
export const EDGE = 4.5;

/** Where a label is on its sheet; the sheet is centred on the paper. */
export function placeOf(index: number, { columns, rows, width, height }: Grid) {
  const [left, top] = [A4.width - columns * width, A4.height - rows * height];
  return {
    x: left / 2 + (index % columns) * width,
    y: top / 2 + Math.floor(index / columns) * height,
  };
}
