/** Why a database refuses writes: it has been moved, or its rows have just arrived. */
export interface Mark {
  /** `arriving` until the source is marked, so that never both can be written. */
  state: 'moved' | 'arriving';
  /** The same for both databases of a move. */
  moveId: string;
  /** The other database, without credentials. */
  other: string;
  /** RFC 3339. */
  markedAt: string;
}

/** The table that holds the mark. */
export const MARK_TABLE = 'database_move';

/** What errors for refused writes begin with. */
export const MOVED = 'moved';

/** Says why writes are refused. */
export const describeMark = ({ state, other, markedAt }: Mark): string =>
  state === 'moved'
    ? `${MOVED}: this database was moved to ${other} at ${markedAt} and takes no writes`
    : `${MOVED}: the rows from ${other} have arrived here, but that database is not marked as moved ` +
      'yet: run db:move again';

/** Creates the table of the mark. */
export const createMarkTable = (mark: Mark): string[] => [
  `CREATE TABLE "${MARK_TABLE}" ("state" varchar(8) NOT NULL, "move_id" varchar(36) NOT NULL,
     "other" text NOT NULL, "marked_at" varchar(24) NOT NULL)`,
  `INSERT INTO "${MARK_TABLE}" VALUES
     (${[mark.state, mark.moveId, mark.other, mark.markedAt].map(literal).join(', ')})`,
];

export const readMark = `SELECT "state", "move_id" AS "moveId", "other", "marked_at" AS "markedAt"
  FROM "${MARK_TABLE}"`;

/** A text as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
