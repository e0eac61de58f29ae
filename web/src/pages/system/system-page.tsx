import { api, ok } from '../../api/client.js';
import { useLoaded } from '../../api/use-loaded.js';
import { Failure } from '../../parts/failure.js';
import { moment, texts } from '../../text/texts.js';
import { Keys } from './keys.js';
import { LiveCharts } from './live-charts.js';

const ENGINES = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** What runs on which database, how it does, and who has keys. */
export function SystemPage() {
  const { data, error, reload } = useLoaded(
    async (signal) => (await ok(api.GET('/api/system', { signal }))).data,
    [],
  );
  if (error) return <Failure error={error} onRetry={reload} />;
  if (!data) return <p role="status">{texts.loading}</p>;
  const { database, migrations, version, nodeVersion } = data;
  const facts: [name: string, value: string][] = [
    [texts.version, `Octavo ${version}, Node ${nodeVersion}`],
    [texts.database, `${ENGINES[database.engine]} ${database.version}`],
    [texts.databasePlace, database.place],
    [texts.pendingMigrations, migrations.pending.join(', ') || texts.noMigrations],
  ];
  return (
    <>
      <h1>{texts.system}</h1>
      <dl class="fields">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{texts.appliedMigrations(migrations.applied.length)}</summary>
        <ol>
          {migrations.applied.map(({ name, appliedAt }) => (
            <li key={name}>
              {name} {appliedAt !== null && <span class="facts">{moment(appliedAt)}</span>}
            </li>
          ))}
        </ol>
      </details>
      <LiveCharts />
      <Keys />
    </>
  );
}
