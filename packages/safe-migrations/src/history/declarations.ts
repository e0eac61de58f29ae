/** The declarations about `down` in the comments of a migration. */
export interface Declarations {
  /** `@loses table` or `@loses table.column`: data that cannot be restored. */
  loses: Set<string>;
  /** `@refuses …`: when down fails and changes nothing. */
  refuses: string | undefined;
}

/**
 * Checksums ignore comments, so declarations can be added after a migration has been applied.
 */
export function readDeclarations(source: string): Declarations {
  const loses = [...source.matchAll(/@loses\s+([\w.]+(?:\s*,\s*[\w.]+)*)/g)].flatMap(([, names]) =>
    names.split(/\s*,\s*/),
  );
  return { loses: new Set(loses), refuses: /@refuses\s+(.+)/.exec(source)?.[1] };
}
