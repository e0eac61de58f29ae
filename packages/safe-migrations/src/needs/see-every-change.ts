import {
  type DataSource,
  type QueryRunner,
  type Table,
  type TableColumn,
  TableUnique,
} from 'typeorm';
import type { ColumnMetadata } from 'typeorm/metadata/ColumnMetadata.js';
import { compareFacts } from '../schema/compare.js';
import { correctTable, nameOf } from './correct-table.js';
import { override } from '../runtime/override-methods.js';

/** Where the schema builder drops constraints and indexes, and what it calls for it. */
const DROPS = [
  ['dropOldForeignKeys', 'foreignKeys', 'dropForeignKeys', 'constraint'],
  ['dropOldIndices', 'indices', 'dropIndices', 'index'],
  ['dropOldChecks', 'checks', 'dropCheckConstraints', 'constraint'],
  ['dropCompositeUniqueConstraints', 'uniques', 'dropUniqueConstraints', 'constraint'],
] as const;

/**
 * TypeORM compares constraints, indexes and uniques mostly by name, and columns by options that
 * databases return in another form. This makes its schema builder go by the facts of the schemas.
 * @param wanted the facts of the schema that the entities ask for
 * @param present those of the schema that the migrations make
 * @returns undoes it
 */
export function seeEveryChange(
  dataSource: DataSource,
  builder: any,
  runner: QueryRunner,
  wanted: string[],
  present: string[],
): () => void {
  const differences = compareFacts(wanted, present);
  const bySubject = new Map(differences.map((one) => [one.subject, one]));
  const isChanged = (subject: string): boolean => {
    const difference = bySubject.get(subject);
    return difference?.wanted !== undefined && difference.found !== undefined;
  };
  const drops = DROPS.map(([method, part, drop, kind]) => [
    method,
    (original: () => Promise<void>) => async () => {
      // TypeORM sees no unique of a single column; it is dropped here even if no longer wanted.
      if (part !== 'uniques') await original();
      for (const table of builder.tables as Table[]) {
        const stale = table[part].filter(({ name }) => {
          const subject = `${kind} ${name} of ${nameOf(table)}`;
          return isChanged(subject) || (part === 'uniques' && bySubject.get(subject)?.found);
        });
        if (stale.length > 0) await runner[drop](table, stale as never[]);
      }
    },
  ]);
  const undoBuilder = override<Record<string, any>>(builder, {
    ...Object.fromEntries(drops),
    // It guesses renames from the number of columns that differ.
    renameColumns: () => async () => undefined,
    createCompositeUniqueConstraints: () => async () => {
      for (const metadata of builder.entityToSyncMetadatas) {
        const table = findTable(builder, metadata);
        const missing = metadata.uniques.filter(
          ({ name }: { name: string }) => !table?.uniques.some((unique) => unique.name === name),
        );
        if (table && missing.length > 0)
          await runner.createUniqueConstraints(table, missing.map(TableUnique.create));
      }
    },
    changeTableComment: () => async () => {
      for (const metadata of builder.entityToSyncMetadatas) {
        const table = findTable(builder, metadata);
        if (table && bySubject.has(`comment of table ${nameOf(table)}`))
          await runner.changeTableComment(table, metadata.comment);
      }
    },
  });
  const undoRunner = override(runner, {
    getTables: (original) => async (names) => {
      const tables = await original(names);
      for (const table of tables) {
        // Uniques are compared by themselves.
        for (const column of table.columns) column.isUnique = false;
        correctTable(table, present, dataSource.options.type === 'postgres');
      }
      return tables;
    },
  });
  const undoDriver = override(dataSource.driver, {
    normalizeIsUnique: () => () => false,
    findChangedColumns: () => (columns, metadatas) =>
      metadatas.filter((metadata) => {
        const column = columns.find(({ name }) => name === metadata.databaseName);
        const path = `column ${metadata.entityMetadata.tableName}.${metadata.databaseName}`;
        return (
          column &&
          (isChanged(path) ||
            bySubject.has(`comment of ${path}`) ||
            column.isPrimary !== metadata.isPrimary ||
            isOtherEnum(column, metadata))
        );
      }),
  });
  return () => {
    undoDriver();
    undoRunner();
    undoBuilder();
  };
}

const findTable = (builder: any, metadata: object): Table | undefined =>
  builder.tables.find(
    (table: Table) => builder.getTablePath(table) === builder.getTablePath(metadata),
  );

const isOtherEnum = (column: TableColumn, { enum: values }: ColumnMetadata): boolean =>
  column.enum !== undefined && values !== undefined && String(column.enum) !== String(values);
