import UPlot, { type AlignedData, type Options } from 'uplot';
import 'uplot/dist/uPlot.min.css';
import '../../styles/chart.css';
import { count, texts } from '../../text/texts.js';
import { axisOf, timeAxis, timeOf, timeRange, valueRange } from './plot-axes.js';

/** Lines over a common time axis. */
export interface PlotData {
  /** Unix times in seconds, ascending. */
  times: number[];
  /** A value for each time; null where there is none. */
  series: { label: string; values: (number | null)[] }[];
}

export interface Plot {
  update(data: PlotData): void;
  destroy(): void;
}

/** Each line differs from the others by its dashes too. */
const LINES = [
  { color: '--accent', dash: [] },
  { color: '--danger', dash: [8, 4] },
  { color: '--ink', dash: [2, 3] },
  { color: '--faint', dash: [12, 3, 2, 3] },
];

/** Draws a chart as wide as `host`, which follows its width and the colours of the page. */
export function createPlot(
  host: HTMLElement,
  data: PlotData,
  { stepped, height }: { stepped: boolean; height: number },
): Plot {
  let colors = colorsOf(host);
  const color = (name: string) => () => colors[name];
  const axis = { stroke: color('--faint'), lineColor: color('--line') };
  const paths = stepped ? UPlot.paths.stepped!({ align: 1 }) : undefined;
  const options: Options = {
    width: host.clientWidth,
    height,
    cursor: { drag: { x: false, y: false } },
    legend: {
      markers: { stroke: (_, index) => `var(${LINES[(index - 1) % LINES.length].color})` },
    },
    scales: { x: { range: timeRange }, y: { range: valueRange } },
    axes: [timeAxis(axis), axisOf(axis)],
    series: [
      {
        label: texts.time,
        value: (_, time: number | null) => (time === null ? '–' : timeOf(time)),
      },
      ...data.series.map(({ label }, index) => {
        const line = LINES[index % LINES.length];
        const value = (_: UPlot, shown: number | null): string =>
          shown === null ? '–' : count(shown);
        const points = stepped ? { show: false } : {};
        return {
          label,
          value,
          width: 2,
          dash: line.dash,
          stroke: color(line.color),
          paths,
          points,
        };
      }),
    ],
  };
  const plot = new UPlot(options, aligned(data), host);
  const resized = new ResizeObserver(() => plot.setSize({ width: host.clientWidth, height }));
  resized.observe(host);
  const recolor = (): void => {
    colors = colorsOf(host);
    plot.redraw(false);
  };
  const media = ['(prefers-color-scheme: dark)', 'print'].map((query) => matchMedia(query));
  for (const query of media) query.addEventListener('change', recolor);
  return {
    update: (next) => plot.setData(aligned(next)),
    destroy() {
      for (const query of media) query.removeEventListener('change', recolor);
      resized.disconnect();
      plot.destroy();
    },
  };
}

const aligned = ({ times, series }: PlotData): AlignedData => [
  times,
  ...series.map(({ values }) => values),
];

/** The colours of the page as a canvas takes them, which knows no `var()` and no `light-dark()`. */
function colorsOf(host: HTMLElement): Record<string, string> {
  const probe = host.appendChild(document.createElement('i'));
  const names = ['--line', ...LINES.map(({ color }) => color)];
  const colors = names.map((name) => {
    probe.style.color = `var(${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(colors);
}
