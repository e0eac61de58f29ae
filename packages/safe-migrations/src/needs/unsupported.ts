import type { DataSource } from 'typeorm';

/** Options for other databases, or for PostGIS: they would have no effect, or none that is known here. */
const COLUMN = ['charset', 'onUpdate', 'spatialFeatureType', 'srid', 'unsigned'];
const INDEX = {
  expireAfterSeconds: 'expireAfterSeconds',
  isBackground: 'background',
  isFulltext: 'fulltext',
  isNullFiltered: 'nullFiltered',
  isSparse: 'sparse',
  isSpatial: 'spatial',
  parser: 'parser',
};

/** @throws Error that lists the options of entities which no migration can express */
export function refuseUnsupported({ entityMetadatas, driver, options }: DataSource): void {
  const found = entityMetadatas.flatMap((entity) => {
    const { name, columns, indices, engine, schema, database } = entity;
    const has = (owner: object, option: string): boolean =>
      Boolean((owner as Record<string, unknown>)[option]);
    return [
      ...columns.flatMap((column) =>
        COLUMN.filter((option) => has(column, option)).map(
          (option) => `${name}.${column.propertyName}: ${option}`,
        ),
      ),
      ...indices.flatMap((index) =>
        Object.entries(INDEX)
          .filter(([option]) => has(index, option))
          .map(([, option]) => `${name}, index ${index.name}: ${option}`),
      ),
      ...(engine ? [`${name}: engine`] : []),
      ...(schema && schema !== (options as { schema?: string }).schema ? [`${name}: schema`] : []),
      ...(database && database !== driver.database ? [`${name}: database`] : []),
    ];
  });
  if (found.length === 0) return;
  throw new Error(
    'Migrations cannot express these options of entities; remove them, and write the SQL yourself ' +
      `where it is needed:\n${found.map((line) => `  ${line}`).join('\n')}`,
  );
}
