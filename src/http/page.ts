/** One page of a list, and where the next one begins. */
export class Page<T> {
  constructor(
    readonly rows: T[],
    /** The cursor of the next page, if there is one. */
    readonly next?: string,
  ) {}
}
