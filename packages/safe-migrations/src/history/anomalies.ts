import type { Migration } from 'typeorm';
import type { Allowances, AnomalyKind } from './options.js';
import type { History } from './history.js';

/** Something wrong in a history, and how to resolve it. */
export interface Anomaly {
  kind: AnomalyKind;
  name: string;
  /** The name under which a renamed migration was applied. */
  formerName?: string;
  message: string;
}

/** All anomalies of a history, in the order in which a person would resolve them. */
export function findAnomalies(history: History): Anomaly[] {
  const renamed = findRenamed(history);
  const isRenamed = (name: string): boolean =>
    renamed.some((anomaly) => anomaly.name === name || anomaly.formerName === name);
  const others = [...findEdited(history), ...findUnknown(history), ...findBackdated(history)];
  return [...findDuplicated(history), ...renamed, ...others.filter(({ name }) => !isRenamed(name))];
}

/**
 * @param caller of `SafetyOptions`
 * @throws Error that lists the anomalies not covered by `allowances`, and how to continue
 */
export function assertAllowed(
  anomalies: Anomaly[],
  allowances: Allowances,
  caller = 'COMMAND',
): void {
  const wrong = anomalies.filter(({ kind, name }) => !allowances[kind]?.includes(name));
  if (wrong.length === 0) return;
  const lines = wrong.map(
    ({ kind, name, message }) =>
      `- ${message}\n  To go on anyway: ${caller.replace('COMMAND', 'run')} --allow-${kind} ${name}`,
  );
  throw new Error(
    `The history of migrations is not in order. Nothing was run.\n${lines.join('\n')}`,
  );
}

function findDuplicated({ known, applied, pending }: History): Anomaly[] {
  const rows = repeated(applied, ({ name }) => name).map(([{ name }, count]) => ({
    kind: 'duplicated' as const,
    name,
    message:
      `${name} is duplicated: the database says ${count} times that it was applied. Its data ` +
      'may have been changed more than once; check it. Going on keeps one of the rows.',
  }));
  const isPending = new Set(pending.map(({ name }) => name));
  const classes = repeated(known, ({ timestamp }) => timestamp)
    .map(([{ timestamp }]) => known.filter((migration) => migration.timestamp === timestamp))
    .filter((twins) => twins.some(({ name }) => isPending.has(name)))
    .map((twins) => ({
      kind: 'duplicated' as const,
      name: twins.findLast(({ name }) => isPending.has(name))!.name,
      message:
        `${twins.map(({ name }) => name).join(' and ')} are duplicated: they have the same timestamp, ` +
        'so their order is undefined. Give one of them another timestamp.',
    }));
  return [...rows, ...classes];
}

function findRenamed({ known, applied, pending, records }: History): Anomaly[] {
  const names = new Set(known.map(({ name }) => name));
  return applied
    .filter(({ name }) => !names.has(name))
    .flatMap(({ name: formerName, timestamp }) => {
      const checksum = records.get(formerName)?.checksum;
      const twin = pending.find(
        (migration) =>
          migration.timestamp === timestamp || (checksum && migration.checksum === checksum),
      );
      if (!twin) return [];
      const message =
        `${formerName} was renamed after it was applied: it is ${twin.name} now, and would run a ` +
        'second time. Restore the former name. Going on renames it in the database.';
      return [{ kind: 'renamed' as const, name: twin.name, formerName, message }];
    });
}

export function findEdited({ known, records, applied }: History): Anomaly[] {
  const names = new Set(applied.map(({ name }) => name));
  return known.flatMap(({ name, checksum }) => {
    const before = records.get(name)?.checksum;
    if (!names.has(name) || !before || !checksum || before === checksum) return [];
    const message =
      `${name} was edited after it was applied (${before.slice(0, 8)} then, ` +
      `${checksum.slice(0, 8)} now): this database has the old version, a new one would get the ` +
      'new version. Restore the file, and make the change in a new migration.';
    return [{ kind: 'edited' as const, name, message }];
  });
}

function findUnknown({ known, applied, records }: History): Anomaly[] {
  const names = new Set(known.map(({ name }) => name));
  const newest = known.at(-1)?.timestamp ?? 0;
  return unique(applied)
    .filter(({ name }) => !names.has(name) && records.get(name)?.state !== 'gone')
    .map(({ name, timestamp }) =>
      timestamp > newest
        ? {
            kind: 'newer' as const,
            name,
            message:
              `${name} was applied by a newer build: this one does not know it. Deploy that ` +
              'build, or revert the migration with it first.',
          }
        : {
            kind: 'missing' as const,
            name,
            message:
              `${name} is missing: it was applied, and its file is gone. Restore the file; ` +
              'without it, the migration cannot be reverted and a new database cannot be created.',
          },
    );
}

function findBackdated({ pending, applied }: History): Anomaly[] {
  const newest = applied.toSorted((a, b) => a.timestamp - b.timestamp).at(-1);
  return pending
    .filter(({ timestamp }) => newest && timestamp < newest.timestamp)
    .map(({ name }) => ({
      kind: 'backdated' as const,
      name,
      message:
        `${name} is back-dated: it is older than ${newest!.name}, which is already applied. Here ` +
        'it would run after that one, elsewhere before it. Give it a new timestamp.',
    }));
}

function repeated<T, K>(list: T[], key: (item: T) => K): [first: T, count: number][] {
  const groups = new Map<K, [T, number]>();
  for (const item of list) {
    const group = groups.get(key(item));
    if (group) group[1]++;
    else groups.set(key(item), [item, 1]);
  }
  return [...groups.values()].filter(([, count]) => count > 1);
}

function unique(migrations: Migration[]): Migration[] {
  return [...new Map(migrations.map((migration) => [migration.name, migration])).values()];
}
