/** What the values of a column are, on both engines alike. */
export type ColumnKind = 'integer' | 'float' | 'boolean' | 'text' | 'date' | 'timestamp';

export interface Column {
  name: string;
  kind: ColumnKind;
}

/** A table whose rows move. */
export interface Table {
  name: string;
  /** In the order of their names, which is the same on both engines. */
  columns: Column[];
  /** The columns of the primary key, in its order. */
  key: string[];
  /** The other tables that its foreign keys refer to. */
  references: string[];
}

/** By the name of a type without its length, as PostgreSQL's `format_type` or an SQLite column has it. */
const KINDS: Record<string, ColumnKind> = {
  integer: 'integer',
  'double precision': 'float',
  boolean: 'boolean',
  varchar: 'text',
  'character varying': 'text',
  text: 'text',
  date: 'date',
  datetime: 'timestamp',
  'timestamp with time zone': 'timestamp',
};

/**
 * The kind of a column with this type.
 * @throws Error for a type that no column of Octavo has: say above how its values are written
 */
export function kindOf(table: string, column: string, type: string): ColumnKind {
  const kind = KINDS[type.replace(/\(\d+\)/, '').toLowerCase()];
  if (kind) return kind;
  throw new Error(`${table}.${column} has the type ${type}, which db:move cannot copy`);
}

/**
 * Sorts tables so that each follows those that it refers to.
 * @throws Error if tables refer to each other in a circle
 */
export function inOrderOfReferences(tables: Table[]): Table[] {
  const sorted: Table[] = [];
  const remaining = new Set(tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  const isWaiting = (name: string): boolean => [...remaining].some((other) => other.name === name);
  while (remaining.size > 0) {
    const next = [...remaining].find(({ references }) => !references.some(isWaiting));
    if (!next) {
      const names = [...remaining].map(({ name }) => name).join(', ');
      throw new Error(`These tables refer to each other in a circle: ${names}`);
    }
    remaining.delete(next);
    sorted.push(next);
  }
  return sorted;
}

/** @throws Error that names the first table or column which only one side has, or has otherwise */
export function assertSameTables(source: Table[], target: Table[]): void {
  const others = source.filter(({ name }) => !target.some((table) => table.name === name));
  if (others.length > 0) {
    const names = others.map(({ name }) => name).join(', ');
    throw new Error(
      `The source has tables that are not of Octavo: ${names}. Copy them yourself, and drop them or move ` +
        'them to another schema or file; then move',
    );
  }
  const columns = (tables: Table[]): string[] =>
    tables.flatMap(({ name, key, columns: all }) => [
      `${name} with the key ${key.join(', ')}`,
      ...all.map((column) => `${name}.${column.name} (${column.kind})`),
    ]);
  const [here, there] = [columns(source), columns(target)];
  const lost = here.find((column) => !there.includes(column));
  const extra = there.find((column) => !here.includes(column));
  if (lost) throw new Error(`The source has ${lost}; the target has not`);
  if (extra) throw new Error(`The target has ${extra}; the source has not`);
}
