import type { Random } from '../random.js';
import {
  FIELDS,
  type FieldType,
  isFoundBy,
  matches,
  type ModelFilter,
  type ModelSort,
  orderBy,
  type Row,
} from './list-model.js';

export type Resource = keyof typeof FIELDS;

/** A list to walk. */
export interface ListTarget {
  resource: Resource;
  path: string;
  /** Accepts `q`, and `author` without an operator means contains. */
  isSearch?: boolean;
  /** Lists only the items of this store. */
  storeId?: number;
}

const OPERATORS: Record<FieldType, string[]> = {
  number: ['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in'],
  code: ['eq', 'ne', 'in'],
  text: ['eq', 'ne', 'in', 'contains', 'startsWith'],
  label: ['eq', 'ne', 'in'],
  flag: ['eq', 'ne'],
};
const ORDERED = ['createdAt', 'updatedAt', 'receivedOn'];
const NULLABLE = 'year isbn pageCount averageRating publisher language receivedOn bookId'.split(
  ' ',
);
/** Keeps values within 200 characters, and the query within a few thousand. */
const MAX_VALUE = 60;

/** A random list query, both for the API and for the model. */
export class ListQuery {
  readonly parameters: string[] = [];
  readonly filters: ModelFilter[] = [];
  readonly sort: ModelSort[] = [];
  q?: string;
  readonly compare: (a: Row, b: Row) => number;
  private readonly fields: Record<string, FieldType>;

  /** @param rows existing rows, whose values the query uses */
  constructor(
    readonly target: ListTarget,
    private readonly random: Random,
    private readonly rows: Row[],
  ) {
    this.fields = FIELDS[target.resource];
    for (let count = random.pick([0, 0, 1, 1, 2]); count > 0; count -= 1) this.addFilter();
    if (target.isSearch && random.chance(0.6)) this.addSearch();
    this.addSort();
    this.compare = orderBy(this.fields, this.sort);
  }

  /** The fields that determine the rows of the answer and their order. */
  get decisive(): Set<string> {
    const searched = this.q === undefined ? [] : ['title', 'author'];
    const named = [...this.filters, ...this.sort].map(({ field }) => field);
    return new Set([...named, ...searched]);
  }

  isAbout(row: Row): boolean {
    const { storeId } = this.target;
    return (
      (storeId === undefined || row.storeId === storeId) &&
      this.filters.every((filter) => matches(row, filter)) &&
      (this.q === undefined || isFoundBy(row, this.q))
    );
  }

  private addSort(): void {
    const sortable = Object.keys(this.fields).filter(
      (field) => !['label', 'flag'].includes(this.fields[field]),
    );
    for (const field of this.random.some(sortable, this.random.pick([0, 1, 1, 2, 3]))) {
      this.sort.push({ field, descending: this.random.chance(0.5) });
    }
    if (this.sort.length === 0) return;
    const names = this.sort.map(({ field, descending }) => `${descending ? '-' : ''}${field}`);
    this.parameters.push(`sort=${names.join(',')}`);
  }

  private addSearch(): void {
    this.q = this.part(this.random.pick(this.rows).title);
    this.add('q', this.q);
  }

  private addFilter(): void {
    const field = this.random.pick(Object.keys(this.fields));
    const operators = [
      ...OPERATORS[this.fields[field]],
      ...(ORDERED.includes(field) ? ['gte', 'lt'] : []),
      ...(NULLABLE.includes(field) ? ['null'] : []),
    ];
    const operator = this.random.pick(operators);
    const value = this.valueFor(field, operator);
    if (value === undefined || this.filters.some((other) => other.field === field)) return;
    this.filters.push({ field, operator, value });
    const isBare = operator === (this.target.isSearch && field === 'author' ? 'contains' : 'eq');
    this.add(
      isBare && this.random.chance(0.5) ? field : `${field}[${operator}]`,
      operator === 'in' ? value.map(quoted).join(',') : String(value),
    );
  }

  /** A value that some of the rows have; undefined if it is too long. */
  private valueFor(field: string, operator: string): any {
    if (operator === 'null') return this.random.chance(0.5);
    if (operator === 'in') {
      const values = this.random.some(this.rows, 4).map((row) => row[field]);
      const fitting = values.filter((value) => value !== null && fits(value));
      return fitting.length > 0 ? fitting : undefined;
    }
    const value = this.random.pick(this.rows)[field];
    if (value === null) return undefined;
    if (operator === 'contains') return this.part(value);
    if (operator === 'startsWith') return this.start(value);
    return fits(value) ? value : undefined;
  }

  private part(text: string): string {
    const characters = [...text];
    const start = this.random.integer(0, characters.length - 1);
    const length = this.random.integer(1, 6);
    return this.inOtherCase(characters.slice(start, start + length).join(''));
  }

  private start(text: string): string {
    return this.inOtherCase([...text].slice(0, this.random.integer(0, 6)).join(''));
  }

  private inOtherCase(text: string): string {
    return this.random.pick([text, text, text.toUpperCase(), text.normalize('NFD')]);
  }

  private add(parameter: string, value: string): void {
    this.parameters.push(`${parameter}=${encodeURIComponent(value)}`);
  }
}

const fits = (value: unknown): boolean => [...String(value)].length <= MAX_VALUE;

const quoted = (value: unknown): string =>
  /[",]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value);
