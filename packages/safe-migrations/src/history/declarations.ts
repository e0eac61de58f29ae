/** The declarations in the comments of a migration. */
export interface Declarations {
  /** `@loses table` or `@loses table.column`: data that cannot be restored. */
  loses: Set<string>;
  /** `@refuses …`: when down fails and changes nothing. */
  refuses: string | undefined;
  /** `@requires table: condition`: SQL that every row of a table must meet before `up`. */
  requires: Requirement[];
}

export interface Requirement {
  table: string;
  condition: string;
}

/**
 * Checksums ignore comments, so declarations can be added after a migration has been applied.
 */
export function readDeclarations(source: string): Declarations {
  const loses = [...source.matchAll(/@loses\s+([\w.]+(?:\s*,\s*[\w.]+)*)/g)].flatMap(([, names]) =>
    names.split(/\s*,\s*/),
  );
  const requires = [...source.matchAll(/@requires\s+(\w+):\s*(.+?)\s*(?:\*\/)?$/gm)].map(
    ([, table, condition]) => ({ table, condition }),
  );
  return { loses: new Set(loses), refuses: /@refuses\s+(.+)/.exec(source)?.[1], requires };
}
