/** What the comments of a migration say about its `down`. */
export interface Declarations {
  /** `@loses table` or `@loses table.column`: what cannot come back. */
  loses: Set<string>;
  /** `@refuses …`: in which case it fails and changes nothing. */
  refuses: string | undefined;
}

/**
 * Comments do not count for the checksum, so what they declare can still be written down when a
 * migration has been applied.
 */
export function readDeclarations(source: string): Declarations {
  const loses = [...source.matchAll(/@loses\s+([\w.]+(?:\s*,\s*[\w.]+)*)/g)].flatMap(([, names]) =>
    names.split(/\s*,\s*/),
  );
  return { loses: new Set(loses), refuses: /@refuses\s+(.+)/.exec(source)?.[1] };
}
