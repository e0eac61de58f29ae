import type { Axis, Range } from 'uplot';

/** The colours of an axis, which are asked for whenever it is drawn. */
interface AxisColors {
  stroke: () => string;
  lineColor: () => string;
}

const DAY = 86_400;
const FONT = '12px system-ui, sans-serif';

const format = (options: Intl.DateTimeFormatOptions): ((time: number) => string) => {
  const { format: write } = new Intl.DateTimeFormat(navigator.language, options);
  return (time) => write(time * 1000);
};

/** A time below the cursor. */
export const timeOf = format({ dateStyle: 'medium', timeStyle: 'medium' });

/** How times are written that are at least so many seconds apart. */
const TIMES: [seconds: number, write: (time: number) => string][] = [
  [360 * DAY, format({ year: 'numeric' })],
  [28 * DAY, format({ month: 'short', year: 'numeric' })],
  [DAY, format({ day: 'numeric', month: 'short' })],
  [60, format({ hour: '2-digit', minute: '2-digit' })],
  [0, format({ hour: '2-digit', minute: '2-digit', second: '2-digit' })],
];

const drawn = ({ stroke, lineColor }: AxisColors): Axis => ({
  font: FONT,
  stroke,
  grid: { stroke: lineColor, width: 1 },
  ticks: { stroke: lineColor, width: 1 },
});

/** Dates as the region of the browser writes them. */
export const timeAxis = (colors: AxisColors): Axis => ({
  ...drawn(colors),
  space: 80,
  values: (_, times, __, ___, apart) => {
    const [, write] = TIMES.find(([seconds]) => apart >= seconds)!;
    // Marks that are closer than a second would read alike.
    const texts = times.map(write);
    return texts.map((text, index) => (text === texts[index - 1] ? '' : text));
  },
});

/** Values, wide enough for the longest of them. */
export const axisOf = (colors: AxisColors): Axis => ({
  ...drawn(colors),
  incrs: (plot) => {
    const [, ...values] = plot.data;
    const areWhole = values.flat().every((value) => value == null || Number.isInteger(value));
    return STEPS.filter((step) => step >= 1 || !areWhole);
  },
  values: (_, values) => values.map((value) => value.toLocaleString(navigator.language)),
  size: (_, labels) => 24 + 7 * Math.max(1, ...(labels ?? []).map(({ length }) => length)),
});

/** 1, 2 and 5 of each power of ten. */
const STEPS = Array.from({ length: 22 }, (_, index) => index - 9).flatMap((power) =>
  [1, 2, 5].map((digit) => Number(`${digit}e${power}`)),
);

/** From zero, so that the heights of values can be compared. */
export const valueRange: Range.Function = (_, low, high) => {
  const top = high ?? 0;
  return [Math.min(0, low ?? 0), top > 0 ? top * 1.1 : 1];
};

/** A minute until the only time, or until now if there is none. */
export const timeRange: Range.Function = ({ data: [times] }, low, high) => {
  if (times.length > 1 && low !== high) return [low, high];
  const end = times[0] ?? Date.now() / 1000;
  return [end - 60, end];
};
