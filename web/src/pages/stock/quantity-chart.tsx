import { useMemo } from 'preact/hooks';
import { allPages } from '../../api/all-pages.js';
import { api, type Movement, ok } from '../../api/client.js';
import { useLoaded } from '../../api/use-loaded.js';
import { Chart } from '../../parts/chart/chart.js';
import { count, texts } from '../../text/texts.js';

/** Most entries of the ledger that are loaded for a chart: ten pages. */
const MOST = 2000;
const PAGE = 200;

/** How many copies of an item there were over time: each entry of the ledger is a step. */
export function QuantityChart({ id, turn }: { id: number; turn: number }) {
  const { data } = useLoaded(
    async (signal) => {
      const { rows } = await allPages(
        (cursor) => {
          const params = { path: { id }, query: { sort: '-id', cursor, limit: PAGE } };
          return ok(api.GET('/api/items/{id}/movements', { params, signal }));
        },
        { most: MOST },
      );
      return rows.toReversed();
    },
    [id, turn],
  );
  const steps = useMemo(() => data && stepsOf(data), [data]);
  if (!data || !steps || data.length === 0) return null;
  return (
    <>
      <Chart label={texts.quantityOverTime} stepped {...steps} />
      {data[0].seq > 1 && (
        <p class="hint">{texts.lastEntries(count(data.length), count(data.at(-1)!.seq))}</p>
      )}
    </>
  );
}

/** The last quantity holds until now. */
function stepsOf(entries: Movement[]) {
  const times = entries.map(({ recordedAt }) => Date.parse(recordedAt) / 1000);
  const values = entries.map(({ quantityAfter }) => quantityAfter);
  const now = Math.max(times.at(-1)!, Date.now() / 1000);
  return {
    times: [...times, now],
    series: [{ label: texts.quantity, values: [...values, values.at(-1)!] }],
  };
}
