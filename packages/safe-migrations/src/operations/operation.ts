/** A column as far as migrations tell of it. */
export interface ColumnFacts {
  name: string;
  /** In lower case, without its length; unknown when nothing tells. */
  type?: string;
  /** What stands in brackets behind the type. */
  size?: number[];
  isNullable: boolean;
  hasDefault: boolean;
  /** Whether the database makes its values. */
  isGenerated?: boolean;
  isUnique?: boolean;
  isPrimary?: boolean;
}

/** One thing that a migration does, whether it says so in SQL or to TypeORM's query runner. */
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
      /** NOT VALID: holds for new rows alone. */
      isNotValid: boolean;
      /** Whether an index that is there already becomes the constraint. */
      usesIndex: boolean;
      /** Of a check: the columns that it says are not null. */
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
