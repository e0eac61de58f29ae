import { code128, type DrawingContext, ean13 } from 'bwip-js/generic';

/** The bars of a barcode, in modules from its left end. */
export interface Bars {
  bars: { x: number; width: number }[];
  /** In modules, with the blank space that a scanner needs on both sides. */
  width: number;
}

/** Modules of blank space on the left and on the right. */
const QUIET = 11;

/** @param code ASCII. EAN-13 if it is one, otherwise Code 128 */
export function barsOf(code: string): Bars {
  const [draw, bcid] = isEan13(code)
    ? ([ean13, 'ean13'] as const)
    : ([code128, 'code128'] as const);
  const bars = draw({ bcid, text: code, scale: 1 }, collector());
  const { x, width } = bars.at(-1)!;
  return { bars, width: x + width + QUIET };
}

/** Whether it has 13 digits of which the last one is the check digit. */
function isEan13(code: string): boolean {
  if (!/^\d{13}$/.test(code)) return false;
  const sum = [...code].reduce((all, digit, index) => all + Number(digit) * (index % 2 ? 3 : 1), 0);
  return sum % 10 === 0;
}

/** Collects bars instead of drawing them. */
function collector(): DrawingContext<Bars['bars']> {
  const bars: Bars['bars'] = [];
  const nothing = (): void => undefined;
  return {
    scale: () => [1, 1],
    measure: () => ({ width: 0, ascent: 0, descent: 0 }),
    init: nothing,
    // The line of an odd width is half a module to the right of its middle.
    line: (x, _, __, ___, width) => bars.push({ x: QUIET + x - Math.ceil(width / 2), width }),
    polygon: nothing,
    hexagon: nothing,
    ellipse: nothing,
    fill: nothing,
    text: nothing,
    end: () => bars,
  };
}
