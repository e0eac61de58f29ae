/** The condition for PostgreSQL in a generated migration. */
export const IS_POSTGRES = 'isPostgres(queryRunner)';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
}

/** SQL, in which names are in double quotes and texts in single ones. */
export const template = (sql: string): string => `\`${sql.replaceAll(/[\\`]|\$(?=\{)/g, '\\$&')}\``;

function plain(value: unknown): string {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    return `{ ${entries.map(([key, part]) => `${key}: ${plain(part)}`).join(', ')} }`;
  }
  return String(value);
}

/** Code for a value that may differ by engine. */
export function literal(postgres: unknown, sqlite: unknown): string {
  if (JSON.stringify(postgres) === JSON.stringify(sqlite)) return plain(postgres);
  if (Array.isArray(postgres) && Array.isArray(sqlite) && haveSameNames(postgres, sqlite)) {
    return `[${postgres.map((part, index) => literal(part, sqlite[index])).join(', ')}]`;
  }
  if (isObject(postgres) && isObject(sqlite)) {
    const keys = [...new Set([...Object.keys(postgres), ...Object.keys(sqlite)])];
    return `{ ${keys.map((key) => `${key}: ${literal(postgres[key], sqlite[key])}`).join(', ')} }`;
  }
  return `${IS_POSTGRES} ? ${plain(postgres)} : ${plain(sqlite)}`;
}

const haveSameNames = (a: unknown[], b: unknown[]): boolean =>
  a.length === b.length &&
  a.every((part, i) => isObject(part) && isObject(b[i]) && part.name === b[i].name);
