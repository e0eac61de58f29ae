import type { ParentFilter } from './row-filter.js';
import type { ObjectLiteral } from 'typeorm';
import type { KeyValue, Position } from '../../common/list/cursor.js';
import type { ListDescription, ListRequest } from '../../common/list/list-request.js';
import type { BoundStatement, Dialect, Row, Statement } from '../engine/statement.js';
import type { EntitySql } from './entity-sql.js';
import { binder, unionOf, whereOf } from './clauses.js';
import { conditionOf, contains, sortKey } from './filter-sql.js';
import { type Bind, orderOfAll, type OrderTerm, type Segment, segmentsOf } from './keyset.js';
import { searchByIndex, wordsOf } from './search-sql.js';

/** How to read one page. */
export interface PageSql {
  /** To be run one after another until there are enough rows. */
  statements: BoundStatement[];
  /** The position, in the sort order, of a decoded row of the page. */
  keysOf(row: Row): KeyValue[];
}

/** A sort term of a list. */
interface Term extends OrderTerm {
  field: string;
  /** The name under which its key is selected, unless the row already contains it. */
  alias?: string;
  encode(key: unknown): unknown;
}

/** The SQL of a list: its pages, in any order and from any position, and the total count. */
export class ListSql<T extends ObjectLiteral> {
  constructor(
    private readonly entity: EntitySql<T>,
    private readonly list: ListDescription,
    private readonly dialect: Dialect,
  ) {}

  /**
   * One page after a position, with one more row if there are more. There is either one statement
   * for each range of the order, or one UNION ALL, which appends the ranges in order and stops at
   * the limit.
   *
   * SQLite would copy every row of such a union, so it gets one statement per range if an index
   * serves them. The limit is part of the SQL, not a parameter: PostgreSQL only reuses a plan if it
   * knows how few rows are wanted.
   * @param isServed whether an index serves the page
   */
  page(
    request: ListRequest,
    parent: ParentFilter | undefined,
    position: Position | undefined,
    isServed: boolean,
  ): PageSql {
    if (request.offset) return this.pageAtOffset(request, request.offset, parent);
    const backward = position?.backward ?? false;
    const terms = this.terms(request);
    const aliases = terms.flatMap(({ alias }) => alias ?? []);
    const selection = this.selectionWith(terms);
    const keys = position?.keys.map((key, index) => key && terms[index].encode(key));
    const maxRows = request.limit + 1;
    const limit = ` LIMIT ${maxRows}`;
    const rangeSql = (range: Segment, bind: Bind): string =>
      this.rangeSql(selection, request, parent, range, bind) + limit;
    // Statements that no index serves have too many variants to cache, and run best with a plan for
    // their actual values.
    const statementOf = (sql: string): Statement =>
      isServed ? this.entity.rows(sql, maxRows, aliases) : this.entity.uncached(sql);
    const ranges = segmentsOf(terms, keys, backward);
    const union = (bind: Bind): string =>
      unionOf(ranges.map((range) => rangeSql(range, bind))) + limit;
    // There may be no range at all: no row follows a NULL.
    const isOneByOne = ranges.length <= 1 || (isServed && this.dialect === 'sqlite');
    return {
      statements: isOneByOne
        ? ranges.map((range) => this.bound((bind) => rangeSql(range, bind), statementOf))
        : [this.bound(union, statementOf)],
      keysOf: keysOf(terms),
    };
  }

  /** Skips ids alone, and reads the rest of a row only for those on the page. */
  private pageAtOffset(
    request: ListRequest,
    offset: number,
    parent: ParentFilter | undefined,
  ): PageSql {
    const { table, id } = this.entity;
    const maxRows = request.limit + 1;
    const ranges = segmentsOf(this.terms(request), undefined, false);
    const terms = this.terms({ ...request, filters: [], q: undefined });
    const sql = (bind: Bind): string => {
      const upTo = ` LIMIT ${offset + maxRows}`;
      const ids = ranges.map((range) => this.rangeSql(id, request, parent, range, bind) + upTo);
      return (
        `SELECT ${this.selectionWith(terms)} FROM "${table}" WHERE ${id} IN ` +
        `(${unionOf(ids)} LIMIT ${maxRows} OFFSET ${offset}) ORDER BY ${orderOfAll(terms)}`
      );
    };
    const statement = this.bound(sql, (text) => this.entity.uncached(text));
    return { statements: [statement], keysOf: keysOf(terms) };
  }

  /** The columns of a row, and its sort keys that are no columns. */
  private selectionWith(terms: Term[]): string {
    const keys = terms.flatMap(({ sql, alias }) => (alias ? [`, ${sql} AS "${alias}"`] : []));
    return `${this.entity.columns.qualifiedSelection}${keys.join('')}`;
  }

  private rangeSql(
    selection: string,
    request: ListRequest,
    parent: ParentFilter | undefined,
    { where, orderBy }: Segment,
    bind: Bind,
  ): string {
    const { from, conditions } = this.rows(request, parent, bind);
    const all = [...conditions, ...where(bind)];
    return `SELECT ${selection} FROM ${from}${whereOf(all)} ORDER BY ${orderBy}`;
  }

  /** Counts the rows on all pages. */
  count(request: ListRequest, parent: ParentFilter | undefined): BoundStatement {
    const countSql = (bind: Bind): string => {
      const { from, conditions } = this.rows(request, parent, bind);
      return `SELECT count(*) AS "count" FROM ${from}${whereOf(conditions)}`;
    };
    return this.bound(countSql, (sql) => this.entity.uncached(sql));
  }

  private bound(
    sqlOf: (bind: Bind) => string,
    statementOf: (sql: string) => Statement,
  ): BoundStatement {
    const parameters: unknown[] = [];
    const sql = sqlOf(binder(parameters, this.dialect));
    return [statementOf(sql), parameters];
  }

  /** A total order: the requested one, then by id. */
  private terms(request: ListRequest): Term[] {
    const { sort } = request;
    const byId = sort.some(({ field }) => field === 'id');
    const complete = byId ? sort : [...sort, { field: 'id', descending: false }];
    return complete.flatMap(({ field, descending }, index): Term[] => {
      const { name, normal, encode } = this.entity.columns.filtered(field);
      if (normal) {
        return [normal, name].map((column, part) => {
          const sql = sortKey(column, this.dialect);
          return { field, descending, encode, sql, nullable: false, alias: `~${index}.${part}` };
        });
      }
      const sql = field === 'id' ? this.idOf(request) : name;
      return [
        { field, descending, encode, sql, nullable: this.list.fields[field].nullable ?? false },
      ];
    });
  }

  /** The id column of the table, or of the search index if that drives the query. */
  private idOf(request: ListRequest): string {
    return searchByIndex(this.entity.table, this.list, request, this.dialect)?.id ?? this.entity.id;
  }

  /** The FROM clause and the conditions of the list. */
  private rows(
    request: ListRequest,
    parent: ParentFilter | undefined,
    bind: Bind,
  ): { from: string; conditions: string[] } {
    const search = searchByIndex(this.entity.table, this.list, request, this.dialect);
    const conditions = search ? [search.condition(bind)] : [];
    if (parent)
      conditions.push(`${this.entity.columns.filtered(parent.property).name} = ${bind(parent.id)}`);
    for (const filter of request.filters) {
      const { columns } = this.entity;
      const column = columns.filtered(filter.field);
      conditions.push(
        filter.operator === 'notAbove'
          ? `${column.name} <= ${columns.filtered(filter.value as string).name}`
          : conditionOf(filter, column, this.dialect, bind),
      );
    }
    for (const word of wordsOf(request.q ?? '')) conditions.push(this.anyContains(word, bind));
    return { from: search?.from ?? `"${this.entity.table}"`, conditions };
  }

  /** Whether one of the searched texts contains a word. */
  private anyContains(word: string, bind: Bind): string {
    const texts = this.list.searched!.flatMap(
      (field) => this.entity.columns.filtered(field).normal ?? [],
    );
    return `(${texts.map((text) => contains(text, word, this.dialect, bind)).join(' OR ')})`;
  }
}

const keysOf =
  (terms: Term[]) =>
  (row: Row): KeyValue[] =>
    terms.map(({ alias, field }) => row[alias ?? field] as KeyValue);
