import { parseArgs } from 'node:util';

export type EngineName = 'sqlite' | 'postgres';

export interface Options {
  engines: EngineName[];
  rounds: number;
  /** The duration of one round of one server. */
  seconds: number;
  connections: number;
  /** Books in the table. */
  rows: number;
  /** Names of works; if empty, all. */
  works: string[];
  /** Folder for the JSON and the charts. */
  out: string;
}

/** Parses the command line of `npm run bench -- …`; `--short` is a smoke test of one minute. */
export function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      engines: { type: 'string', default: 'sqlite,postgres' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string', default: '32' },
      rows: { type: 'string' },
      works: { type: 'string', default: '' },
      out: { type: 'string', default: 'bench/results' },
      short: { type: 'boolean', default: false },
    },
  });
  return {
    engines: values.engines.split(',') as EngineName[],
    rounds: Number(values.rounds ?? (values.short ? 1 : 5)),
    seconds: Number(values.seconds ?? (values.short ? 1 : 4)),
    connections: Number(values.connections),
    rows: Number(values.rows ?? 120_000),
    works: values.works.split(',').filter((name) => name !== ''),
    out: values.out,
  };
}

/** How much a benchmark of Octavo alone, in several arrangements, does: see `Options`. */
export function readAmounts(): Pick<Options, 'rows' | 'rounds' | 'seconds' | 'connections'> {
  const { values } = parseArgs({
    options: {
      rows: { type: 'string', default: '20000' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
    },
  });
  return {
    rows: Number(values.rows),
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    connections: Number(values.connections),
  };
}
