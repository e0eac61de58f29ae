/** What is known of a column. */
export interface ColumnFacts {
  name: string;
  /** In lower case, without its size; undefined if unknown. */
  type?: string;
  /** The numbers in brackets after the type. */
  size?: number[];
  isNullable: boolean;
  hasDefault: boolean;
  /** Whether the database generates its values. */
  isGenerated?: boolean;
  isUnique?: boolean;
  isPrimary?: boolean;
}

/** One change that a statement makes. */
export type Action =
  | { kind: 'createTable'; table: string; columns: ColumnFacts[] }
  | { kind: 'dropTable' | 'truncate'; table: string }
  | { kind: 'renameTable'; table: string; to: string }
  | { kind: 'addColumn'; table: string; column: ColumnFacts }
  | { kind: 'dropColumn'; table: string; column: string }
  | { kind: 'renameColumn'; table: string; column: string; to: string }
  | { kind: 'changeType'; table: string; column: string; before?: ColumnFacts; after: ColumnFacts }
  | { kind: 'setNotNull' | 'dropNotNull' | 'changeDefault'; table: string; column: string }
  | { kind: 'createIndex'; table: string; name?: string; isConcurrent: boolean }
  | { kind: 'dropIndex'; name: string; isConcurrent: boolean }
  | {
      kind: 'addConstraint';
      table: string;
      name?: string;
      type: 'check' | 'foreign' | 'unique' | 'primary' | 'exclude';
      /** NOT VALID: only new rows are checked. */
      isNotValid: boolean;
      /** Whether an existing index becomes the constraint. */
      usesIndex: boolean;
      /** The columns that a check requires to be not null. */
      notNull: string[];
    }
  | { kind: 'dropConstraint' | 'validateConstraint'; table: string; name?: string }
  | {
      kind: 'update' | 'delete';
      table: string;
      columns: string[];
      hasWhere: boolean;
      isBounded: boolean;
    }
  | { kind: 'insert'; table: string }
  | { kind: 'other'; text: string };
