import type { ParentFilter } from './row-filter.js';
import type { ObjectLiteral } from 'typeorm';
import type { KeyValue, Position } from '../../common/list/cursor.js';
import type { ListDescription, ListRequest } from '../../common/list/list-request.js';
import type { BoundStatement, Dialect, Row, Statement } from '../engine/statement.js';
import type { EntitySql } from './entity-sql.js';
import { conditionOf, contains, keyOf } from './filter-sql.js';
import { type Bind, type OrderTerm, type Segment, segmentsOf } from './keyset.js';
import { normalForm } from '../schema/normal-form.js';
import { searchByIndex } from './search-sql.js';

/** How one page is read. */
export interface PageSql {
  /** To be run in turn until there are enough rows. */
  statements: BoundStatement[];
  /** Where a row that they answered, decoded, stands in the order. */
  keysOf(row: Row): KeyValue[];
}

/** A term of the order of a list. */
interface Term extends OrderTerm {
  field: string;
  /** The name under which its key is selected, where the row does not hold it already. */
  alias?: string;
  encode(key: unknown): unknown;
}

/** The SQL of one kind of list: pages in any order, from any position, and their count. */
export class ListSql<T extends ObjectLiteral> {
  constructor(
    private readonly entity: EntitySql<T>,
    private readonly list: ListDescription,
    private readonly dialect: Dialect,
  ) {}

  /**
   * One page after a position, and at least one row more if there are more. There is a statement
   * for each range of the order, or one for all, in which the engine appends their rows in that
   * order and stops at the limit.
   *
   * SQLite would copy every row of such a union; where an index finds the ranges, it is asked for
   * one after the other. The limit is part of the SQL: PostgreSQL keeps the plan of a statement
   * only where it knows how few rows it is for.
   * @param isServed whether an index finds the page by itself
   */
  page(
    request: ListRequest,
    parent: ParentFilter | undefined,
    position: Position | undefined,
    isServed: boolean,
  ): PageSql {
    const backward = position?.backward ?? false;
    const terms = this.terms(request);
    const aliases = terms.flatMap(({ alias }) => alias ?? []);
    const texts = terms.flatMap(({ sql, alias }) => (alias ? [`, ${sql} AS "${alias}"`] : []));
    const selection = `${this.entity.columns.qualifiedSelection}${texts.join('')}`;
    const keys = position?.keys.map((key, index) => key && terms[index].encode(key));
    const most = request.limit + 1;
    const limit = ` LIMIT ${most}`;
    const rangeSql = ({ where, orderBy }: Segment, bind: Bind): string => {
      const { from, conditions } = this.rows(request, parent, bind);
      const all = [...conditions, ...where(bind)];
      return `SELECT ${selection} FROM ${from}${whereOf(all)} ORDER BY ${orderBy}${limit}`;
    };
    // What no index serves comes in more forms than there is room for, and is best planned for the
    // values that it is run with: it is not kept.
    const statementOf = (sql: string): Statement =>
      isServed ? this.entity.rows(sql, most, aliases) : this.entity.unkept(sql);
    const ranges = segmentsOf(terms, keys, backward);
    const union = (bind: Bind): string =>
      ranges
        .map((range) => `SELECT * FROM (${rangeSql(range, bind)}) AS "range"`)
        .join(' UNION ALL ') + limit;
    // There may be none: nothing comes after a NULL.
    const isOneByOne = ranges.length <= 1 || (isServed && this.dialect === 'sqlite');
    return {
      statements: isOneByOne
        ? ranges.map((range) => this.bound((bind) => rangeSql(range, bind), statementOf))
        : [this.bound(union, statementOf)],
      keysOf: (row) => terms.map(({ alias, field }) => row[alias ?? field] as KeyValue),
    };
  }

  count(request: ListRequest, parent: ParentFilter | undefined): BoundStatement {
    const countSql = (bind: Bind): string => {
      const { from, conditions } = this.rows(request, parent, bind);
      return `SELECT count(*) AS "count" FROM ${from}${whereOf(conditions)}`;
    };
    return this.bound(countSql, (sql) => this.entity.unkept(sql));
  }

  private bound(
    sqlOf: (bind: Bind) => string,
    statementOf: (sql: string) => Statement,
  ): BoundStatement {
    const parameters: unknown[] = [];
    const sql = sqlOf(binder(parameters, this.dialect));
    return [statementOf(sql), parameters];
  }

  /** A total order: what was asked for, then by id. */
  private terms(request: ListRequest): Term[] {
    const { sort } = request;
    const byId = sort.some(({ field }) => field === 'id');
    const complete = byId ? sort : [...sort, { field: 'id', descending: false }];
    return complete.flatMap(({ field, descending }, index): Term[] => {
      const { name, normal, encode } = this.entity.columns.filtered(field);
      if (normal) {
        return [normal, name].map((column, part) => {
          const sql = keyOf(column, this.dialect);
          return { field, descending, encode, sql, nullable: false, alias: `~${index}.${part}` };
        });
      }
      const sql = field === 'id' ? this.idOf(request) : name;
      return [
        { field, descending, encode, sql, nullable: this.list.fields[field].nullable ?? false },
      ];
    });
  }

  /** The id of the table or index that leads. */
  private idOf(request: ListRequest): string {
    return searchByIndex(this.entity.table, this.list, request, this.dialect)?.id ?? this.entity.id;
  }

  /** Which rows the list has. */
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
      const column = this.entity.columns.filtered(filter.field);
      conditions.push(conditionOf(filter, column, this.dialect, bind));
    }
    if (request.q !== undefined) conditions.push(this.anyContains(request.q, bind));
    return { from: search?.from ?? `"${this.entity.table}"`, conditions };
  }

  private anyContains(q: string, bind: Bind): string {
    const columns = this.list.searched!.map((field) => this.entity.columns.filtered(field).normal!);
    const text = normalForm(q);
    return `(${columns.map((column) => contains(column, text, this.dialect, bind)).join(' OR ')})`;
  }
}

const whereOf = (conditions: string[]): string =>
  conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';

const binder =
  (parameters: unknown[], dialect: Dialect): Bind =>
  (value) => {
    parameters.push(value);
    return dialect === 'postgres' ? `$${parameters.length}` : '?';
  };
