/** One page of a list, and the cursors of the pages beside it, where there are any. */
export class Page<T> {
  constructor(
    readonly rows: T[],
    readonly next?: string,
    readonly previous?: string,
    /** The number of rows on all pages, where it was asked for. */
    readonly total?: number,
  ) {}
}
