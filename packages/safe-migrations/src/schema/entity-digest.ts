import { createHash } from 'node:crypto';
import { type DataSource, Table, TableForeignKey } from 'typeorm';

/** A digest of all that the entities say about the schema: it changes when that does. */
export function entityDigest({ entityMetadatas, driver }: DataSource): string {
  const tables = entityMetadatas
    .filter(({ synchronize }) => synchronize)
    .map((metadata) => ({
      ...Table.create(metadata, driver),
      database: undefined,
      schema: undefined,
      name: metadata.tableName,
      view: typeof metadata.expression === 'string' ? metadata.expression : undefined,
      foreignKeys: metadata.foreignKeys.map((key) => ({
        ...TableForeignKey.create(key, driver),
        referencedDatabase: undefined,
        referencedSchema: undefined,
        referencedTableName: key.referencedEntityMetadata.tableName,
      })),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(tables)).digest('hex');
}
