/** An error that ends work of which a part has been done and stays. The answer tells of both. */
export class PartlyDone extends Error {
  /** @param summary what has been done */
  constructor(
    override readonly cause: unknown,
    readonly summary: object,
  ) {
    super((cause as Error).message);
  }
}
