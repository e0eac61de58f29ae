import { useEffect, useRef, useState } from 'preact/hooks';
import { count, moment, texts } from '../../text/texts.js';
import type { Plot, PlotData } from './plot.js';

interface ChartProps extends PlotData {
  /** What the chart shows, in a few words. */
  label: string;
  /** Whether a value holds until the next one, instead of a straight line between them. */
  stepped?: boolean;
  /** In pixels; the width is that of the page. */
  height?: number;
}

/** A chart of values over time. What draws it is loaded with the first chart. */
export function Chart({ label, times, series, stepped = false, height = 220 }: ChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const [plot, setPlot] = useState<Plot>();
  const names = series.map((one) => one.label).join('\n');
  useEffect(() => {
    let made: Plot | undefined;
    let isGone = false;
    void import('./plot.js').then(({ createPlot }) => {
      if (isGone) return;
      made = createPlot(host.current!, { times, series }, { stepped, height });
      setPlot(made);
    });
    return () => {
      isGone = true;
      setPlot(undefined);
      made?.destroy();
    };
  }, [names, stepped, height]);
  useEffect(() => plot?.update({ times, series }), [plot, times, series]);
  return (
    <figure class="chart">
      <figcaption>{label}</figcaption>
      <div ref={host} role="img" aria-label={describe(label, { times, series })} />
    </figure>
  );
}

/** The chart in words, for those who do not see it. */
function describe(label: string, { times, series }: PlotData): string {
  const parts = series.map(({ label: name, values }) => {
    const known = values.filter((value) => value !== null);
    if (known.length === 0) return `${name}: ${texts.none}`;
    const ends = [known[0], known.at(-1)!].map(count);
    const [low, high] = [Math.min, Math.max].map((pick) =>
      count(known.reduce((a, b) => pick(a, b))),
    );
    return texts.chartValues(name, ends[0], ends[1], low, high);
  });
  const period =
    times.length === 0 ? [] : [texts.period(written(times[0]), written(times.at(-1)!))];
  return [label, ...period, ...parts].join('. ');
}

const written = (time: number): string => moment(new Date(time * 1000).toISOString());
