/** How TypeORM writes whether a constraint is deferrable, from the facts of a schema. */
export function deferrableIn(
  facts: string[],
  constraint: string | undefined,
  table: string,
): string | undefined {
  const fact = facts.find((one) => one.startsWith(`constraint ${constraint} of ${table}: `));
  const [found, deferred] = /\bDEFERRABLE( INITIALLY DEFERRED)?/.exec(fact ?? '') ?? [];
  return found && (deferred ? 'INITIALLY DEFERRED' : 'INITIALLY IMMEDIATE');
}
