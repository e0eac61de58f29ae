import { rates, sampleOf } from '../../../web/src/pages/system/metrics.js';

const TEXT = `# HELP octavo_request_duration_seconds Duration of requests by route and status
# TYPE octavo_request_duration_seconds histogram
octavo_request_duration_seconds_bucket{le="0.001",method="GET",route="/api/books",status="200"} 5
octavo_request_duration_seconds_count{method="GET",route="/api/books",status="200"} 5
octavo_request_duration_seconds_count{method="GET",route="/api/books/:id",status="404"} 2
octavo_request_duration_seconds_count{method="POST",route="/api/sales",status="503"} 1
octavo_request_duration_seconds_count{method="GET",route="/metrics",status="200"} 100
octavo_requests_in_flight 3
octavo_database_load{of="connections"} 10
octavo_database_load{of="waiting"} 4
octavo_database_load{of="slow_reads_waiting"} 1
nodejs_eventloop_lag_p99_seconds 0.0125
`;

describe('the metrics of the console', () => {
  it('are read without the looks at them', () => {
    const expected = { requests: 8, refused: 2, failed: 1, inFlight: 2, waiting: 5, delay: 12.5 };
    expect(sampleOf(TEXT, 7)).toEqual({ at: 7, ...expected });
  });

  it('are counted a second, with a gap where the process has started again', () => {
    const samples = [
      [0, 10],
      [2, 15],
      [4, 15],
      [6, 3],
      [9, 4],
    ].map(([at, requests]) => ({ ...sampleOf('', at), requests }));
    expect(rates(samples, 'requests')).toEqual([2.5, 0, null, 0.3]);
    expect(rates(samples.slice(0, 1), 'requests')).toEqual([]);
  });
});
