import type { DataSource } from 'typeorm';
import { compareFacts, type Difference } from './compare.js';
import { schemaSnapshot } from './snapshot.js';

/** How a database differs from the schema that its migrations have made. */
export interface SchemaCheck {
  /** What is missing or changed, or may refuse a row that was valid. */
  troubles: string[];
  /** Additions by hand that do no harm: a comment, an index, a column that may be left out. */
  harmless: string[];
}

/** @param recorded the facts of the schema that the applied migrations have made */
export async function checkSchema(
  dataSource: DataSource,
  recorded: string[],
): Promise<SchemaCheck> {
  const differences = compareFacts(recorded, await schemaSnapshot(dataSource));
  const describeAll = (list: Difference[]): string[] => list.map(describe);
  return {
    troubles: describeAll(differences.filter((one) => !isHarmless(one))),
    harmless: describeAll(differences.filter(isHarmless)),
  };
}

function isHarmless({ subject, wanted, found = '' }: Difference): boolean {
  if (subject.startsWith('comment ')) return true;
  if (wanted !== undefined || /^(constraint|trigger) /.test(subject)) return false;
  if (/^index [^:]*: CREATE UNIQUE /.test(found)) return false;
  return !/^column [^:]*:.* not null(?! (default(?! none)|generated|virtual|identity|as)\b)/i.test(
    found,
  );
}

function describe({ subject, wanted, found }: Difference): string {
  const definition = (fact: string): string => fact.slice(subject.length + 2);
  if (found === undefined) return `${subject} is missing`;
  if (wanted === undefined) return `${subject} was added: ${definition(found)}`.replace(/: $/, '');
  return `${subject} was changed: the migrations make ${definition(wanted)}; it is ${definition(found)}`;
}
