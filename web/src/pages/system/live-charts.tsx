import { useEffect, useMemo, useState } from 'preact/hooks';
import { api, ApiError, ok } from '../../api/client.js';
import { Chart } from '../../parts/chart/chart.js';
import { Failure } from '../../parts/failure.js';
import { texts } from '../../text/texts.js';
import { rates, round, type Sample, sampleOf } from './metrics.js';

/** Milliseconds between two looks, and how many are kept: five minutes. */
const PERIOD = 2000;
const KEPT = 151;

/** Looks at /metrics as long as the page is open and to be seen. */
export function LiveCharts() {
  const [samples, setSamples] = useState<Sample[]>([]);
  const [error, setError] = useState<ApiError>();
  useEffect(() => {
    const stale = new AbortController();
    const look = async (): Promise<void> => {
      if (document.hidden) return;
      try {
        const { signal } = stale;
        const { data } = await ok(api.GET('/metrics', { parseAs: 'text', signal }));
        const sample = sampleOf(data, Date.now() / 1000);
        setSamples((earlier) => [...earlier, sample].slice(-KEPT));
        setError(undefined);
      } catch (cause) {
        if (stale.signal.aborted) return;
        if (!(cause instanceof ApiError)) throw cause;
        setError(cause);
      }
    };
    void look();
    const timer = setInterval(() => void look(), PERIOD);
    return () => {
      clearInterval(timer);
      stale.abort();
    };
  }, []);
  const charts = useMemo(() => chartsOf(samples), [samples]);
  return (
    <section aria-labelledby="live">
      <h2 id="live">{texts.live}</h2>
      {error && <Failure error={error} />}
      <div class="charts">
        {charts.map((chart) => (
          <Chart key={chart.label} height={140} {...chart} />
        ))}
      </div>
    </section>
  );
}

function chartsOf(samples: Sample[]) {
  const later = samples.slice(1);
  const times = later.map(({ at }) => at);
  const chart = (label: string, ...series: [label: string, values: (number | null)[]][]) => ({
    label,
    times,
    series: series.map(([name, values]) => ({ label: name, values })),
  });
  const of = (name: 'inFlight' | 'waiting' | 'delay') => later.map((sample) => round(sample[name]));
  return [
    chart(texts.requestsPerSecond, [texts.requests, rates(samples, 'requests')]),
    chart(
      texts.errorsPerSecond,
      [texts.refusedRequests, rates(samples, 'refused')],
      [texts.failedRequests, rates(samples, 'failed')],
    ),
    chart(texts.queue, [texts.inFlight, of('inFlight')], [texts.waiting, of('waiting')]),
    chart(texts.eventLoop, [texts.delay, of('delay')]),
  ];
}
