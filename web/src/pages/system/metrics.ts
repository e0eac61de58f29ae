/** What the charts show of one look at /metrics. Counters count from the start of the process. */
export interface Sample {
  /** Unix time in seconds. */
  at: number;
  requests: number;
  /** Requests that were refused (4xx), and that failed (5xx). */
  refused: number;
  failed: number;
  inFlight: number;
  /** Queries that wait for a connection. */
  waiting: number;
  /** Milliseconds by which the event loop was late, at the 99th percentile. */
  delay: number;
}

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)$/gm;
const REQUESTS = 'octavo_request_duration_seconds_count';

/** Reads the text format of Prometheus. The looks at /metrics themselves are not counted. */
export function sampleOf(text: string, at: number): Sample {
  const sample = { at, requests: 0, refused: 0, failed: 0, inFlight: 0, waiting: 0, delay: 0 };
  for (const [, name, labels = '', number] of text.matchAll(LINE)) {
    const value = Number(number);
    if (name === REQUESTS && !labels.includes('route="/metrics"')) {
      sample.requests += value;
      if (labels.includes('status="4')) sample.refused += value;
      if (labels.includes('status="5')) sample.failed += value;
    } else if (name === 'octavo_requests_in_flight') sample.inFlight = value - 1;
    else if (name === 'octavo_database_load' && labels.includes('waiting')) sample.waiting += value;
    else if (name === 'nodejs_eventloop_lag_p99_seconds') sample.delay = value * 1000;
  }
  return sample;
}

type Counter = 'requests' | 'refused' | 'failed';

/** What was counted a second between each look and the next; null where the process has started again. */
export const rates = (samples: Sample[], counter: Counter): (number | null)[] =>
  samples.slice(1).map((sample, index) => {
    const before = samples[index];
    if (sample.requests < before.requests) return null;
    return round((sample[counter] - before[counter]) / (sample.at - before.at));
  });

export const round = (value: number): number => Math.round(value * 10) / 10;
