/** An error after part of the work has been committed. The response reports both. */
export class PartlyDone extends Error {
  /** @param summary what has been done */
  constructor(
    override readonly cause: unknown,
    readonly summary: object,
  ) {
    super((cause as Error).message);
  }
}
