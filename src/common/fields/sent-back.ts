import { EXPECTED_VERSION, Field } from './fields.js';
import { Problem } from '../problem.js';
import { parseTimestamp } from './timestamps.js';

/**
 * What a client cannot change, but may send back with a row as it has read it. It makes the change
 * conditional: it succeeds only if the row is still what was read.
 */
export class SentBack {
  @Field({ kind: 'reference', optional: true, description: 'As in the path' })
  id?: number;

  @Field({ kind: 'timestamp', optional: true, description: 'As in the row' })
  createdAt?: string;

  @Field({
    kind: 'timestamp',
    optional: true,
    description: 'Like If-Match, if there is no version: 412 unless it is that of the row',
  })
  updatedAt?: string;

  @Field(EXPECTED_VERSION)
  version?: number;
}

/** What must be true of a row for a change of it to succeed. */
export interface RowConditions {
  /** The row must have one of these versions. */
  versions?: number[];
  createdAt?: string;
  updatedAt?: string;
}

/**
 * Separates the changes in a request body from the conditions in it.
 * @param id of the row, from the path
 * @param accepted the versions that If-Match accepts
 * @throws Problem (400) for another id
 */
export function separateConditions<T extends SentBack>(
  id: number,
  { id: sentId = id, createdAt, updatedAt, version, ...changes }: T,
  accepted?: number[],
): { changes: Omit<T, keyof SentBack>; conditions: RowConditions } {
  if (sentId !== id) throw cannotChange('id');
  const hasVersion = version !== undefined;
  const versions = hasVersion
    ? [version].filter((one) => accepted?.includes(one) ?? true)
    : accepted;
  return {
    changes,
    conditions: {
      versions,
      createdAt: createdAt && parseTimestamp(createdAt),
      updatedAt: hasVersion ? undefined : updatedAt && parseTimestamp(updatedAt),
    },
  };
}

/**
 * Why a row could not be changed or deleted: it does not exist, or does not meet the conditions.
 * @param row as it is now
 */
export function notChanged(
  what: string,
  row: { version: number; createdAt: string } | undefined,
  { versions, createdAt }: RowConditions,
): Problem {
  if (!row) return Problem.notFound(what);
  if (createdAt !== undefined && createdAt !== row.createdAt) return cannotChange('createdAt');
  const detail =
    versions?.length === 0
      ? `If-Match must name the version in double quotes, such as "${row.version}"`
      : `${what} has been changed: its version is ${row.version} now`;
  return Problem.stale(detail, [staleVersion('version', row.version)]);
}

export const staleVersion = (field: string, version: number) => ({
  field,
  message: `The version is ${version} now`,
  version,
});

const cannotChange = (field: string): Problem =>
  Problem.invalid([{ field, message: `${field} cannot be changed` }]);
