import type { Action, ColumnFacts } from '../operations/operation.js';
import type { SchemaModel } from '../operations/schema-model.js';
import { isNarrower } from '../operations/type-order.js';
import { lossOf } from './loss.js';

/** What a statement does to the rows, and to other sessions on PostgreSQL. */
export interface Verdict {
  /** The strongest lock on a table that is in use; null if there is none. */
  lock: string | null;
  /** Whether every row is rewritten. */
  rewrites: boolean;
  /** Whether every row is read while the lock is held. */
  scans: boolean;
  /** The data that it can lose; null if there is none. */
  loses: string | null;
}

type Effect = Omit<Verdict, 'loses'>;

const ACCESS_EXCLUSIVE = 'ACCESS EXCLUSIVE (nobody reads or writes)';
const SHARE_ROW_EXCLUSIVE = 'SHARE ROW EXCLUSIVE (nobody writes)';
const SHARE = 'SHARE (nobody writes)';
const SHARE_UPDATE_EXCLUSIVE = 'SHARE UPDATE EXCLUSIVE (reads and writes continue)';
const ROW_EXCLUSIVE = 'ROW EXCLUSIVE (reads and writes continue; changed rows are locked)';
const ON_OTHERS = `${SHARE_ROW_EXCLUSIVE} on what it refers to`;

/** The strongest first. */
const LOCKS = [
  ACCESS_EXCLUSIVE,
  SHARE_ROW_EXCLUSIVE,
  ON_OTHERS,
  SHARE,
  SHARE_UPDATE_EXCLUSIVE,
  ROW_EXCLUSIVE,
];

/** The strongest lock of several verdicts on one statement. */
export function strongestLock(verdicts: Verdict[]): string | null {
  return LOCKS.find((lock) => verdicts.some((one) => one.lock === lock)) ?? null;
}

const VOLATILE =
  /\b(random|gen_random_uuid|uuid_generate_v\d|clock_timestamp|nextval|timeofday)\s*\(/i;
const MADE_VALUES = /\b(small|big)?serial\b|\bGENERATED\s+(ALWAYS|BY)\b/i;

const effect = (lock: string | null, more: Partial<Effect> = {}): Effect => ({
  lock,
  rewrites: false,
  scans: false,
  ...more,
});

/** @param model the schema before the statement */
export function postgresVerdict(action: Action, sql: string, model: SchemaModel): Verdict {
  const loses = lossOf(action, sql, model);
  if ('table' in action && model.isNewTable(action.table)) {
    const isReference = action.kind === 'addConstraint' && action.type === 'foreign';
    return { ...effect(isReference ? ON_OTHERS : null), loses };
  }
  return { ...effectOf(action, sql, model), loses };
}

function effectOf(action: Action, sql: string, model: SchemaModel): Effect {
  switch (action.kind) {
    case 'createTable':
      return effect(/\bREFERENCES\b/i.test(sql) ? ON_OTHERS : null);
    case 'addColumn':
      return effect(ACCESS_EXCLUSIVE, {
        rewrites: VOLATILE.test(sql) || MADE_VALUES.test(sql),
        scans: /\b(CHECK|UNIQUE|PRIMARY)\b/i.test(sql),
      });
    case 'changeType': {
      const before = model.column(action.table, action.column);
      return effect(ACCESS_EXCLUSIVE, effectOfType(before, action.after));
    }
    case 'setNotNull':
      return effect(ACCESS_EXCLUSIVE, { scans: true });
    case 'createIndex':
      return action.isConcurrent ? effect(SHARE_UPDATE_EXCLUSIVE) : effect(SHARE, { scans: true });
    case 'dropIndex':
      return effect(action.isConcurrent ? SHARE_UPDATE_EXCLUSIVE : ACCESS_EXCLUSIVE);
    case 'addConstraint':
      return effect(action.type === 'foreign' ? SHARE_ROW_EXCLUSIVE : ACCESS_EXCLUSIVE, {
        scans: !action.isNotValid && !action.usesIndex,
      });
    case 'validateConstraint':
      return effect(SHARE_UPDATE_EXCLUSIVE);
    case 'update':
      return effect(ROW_EXCLUSIVE, { rewrites: !action.isBounded });
    case 'delete':
    case 'insert':
      return effect(ROW_EXCLUSIVE);
    case 'other':
      return effectOfOther(action.text);
    default:
      return effect(ACCESS_EXCLUSIVE);
  }
}

function effectOfOther(sql: string): Effect {
  if (/^CREATE\s+(OR\s+REPLACE\s+)?TRIGGER\b/i.test(sql)) return effect(SHARE_ROW_EXCLUSIVE);
  return effect(
    /^(ALTER|CLUSTER|REINDEX|VACUUM\s+FULL|REFRESH|DROP)\b/i.test(sql) ? ACCESS_EXCLUSIVE : null,
  );
}

/**
 * A longer varchar, a text instead of one, and a numeric or timestamp with more digits leave the
 * rows as they are, unread. Every other change rewrites them.
 */
function effectOfType(before: ColumnFacts | undefined, after: ColumnFacts): Partial<Effect> {
  if (!before?.type || isNarrower(before, after)) return { rewrites: true, scans: true };
  const isText = ({ type = '' }: ColumnFacts): boolean => type === 'varchar' || type === 'text';
  if (isText(before) && isText(after)) return {};
  const isSameScale = (before.size?.[1] ?? 0) === (after.size?.[1] ?? 0);
  const isKept =
    before.type === after.type &&
    isSameScale &&
    /^(numeric|timestamptz|timestamp)$/.test(before.type);
  return isKept ? {} : { rewrites: true, scans: true };
}
