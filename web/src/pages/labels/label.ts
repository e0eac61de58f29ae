import type { Item } from '../../api/client.js';
import { texts } from '../../text/texts.js';
import type { Bars } from './bars.js';
import { EDGE, type Grid } from './grids.js';

/** What is on one label. */
export interface Label {
  title: string;
  price: number;
  store: string;
  code: string;
  bars: Bars;
  /** The width of a module, in millimetres. */
  module: number;
}

/** The items that get no label, and why. */
export interface LeftOut {
  id: number;
  name: string;
  reason: string;
}

/** The width of a module: that of EAN-13 at its nominal size, and the least that is printed well. */
const MODULE = 0.33;
const LEAST_MODULE = 0.2;

/** @param areCopies as many labels of an item as there are copies, instead of one */
export function labelsOf(
  items: Item[],
  { store, grid, areCopies }: { store: string; grid: Grid; areCopies: boolean },
  barsOf: (code: string) => Bars,
): { labels: Label[]; leftOut: LeftOut[] } {
  const labels: Label[] = [];
  const leftOut: LeftOut[] = [];
  for (const { id, name, price, quantity, barcode, book } of items) {
    const leave = (reason: string): unknown => leftOut.push({ id, name, reason });
    const code = barcode ?? book?.isbn;
    if (!code) {
      leave(texts.noCode);
      continue;
    }
    if (!/^[\x20-\x7e]+$/.test(code)) {
      leave(texts.codeUnprintable);
      continue;
    }
    const bars = barsOf(code);
    const module = Math.min(MODULE, (grid.width - 2 * EDGE) / bars.width);
    if (module < LEAST_MODULE) {
      leave(texts.codeTooLong);
      continue;
    }
    const label = { title: book?.title ?? name, price, store, code, bars, module };
    labels.push(...Array.from({ length: areCopies ? quantity : 1 }, () => label));
  }
  return { labels, leftOut };
}
