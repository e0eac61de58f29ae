/** What two schemas have to say about one thing; undefined where it is missing. */
export interface Difference {
  /** As in a fact: `column stores.name`. */
  subject: string;
  wanted?: string;
  found?: string;
}

/** What a fact is about. A constraint of SQLite without a name is known by its definition. */
export const subjectOf = (fact: string): string =>
  fact.startsWith('constraint of ') ? fact : fact.split(': ', 1)[0];

/** Where the facts of two schemas differ, by subject. */
export function compareFacts(wanted: string[], found: string[]): Difference[] {
  const bySubject = (facts: string[]): Map<string, string> =>
    new Map(facts.map((fact) => [subjectOf(fact), fact]));
  const [one, other] = [bySubject(wanted), bySubject(found)];
  return [...new Set([...one.keys(), ...other.keys()])]
    .toSorted()
    .map((subject) => ({ subject, wanted: one.get(subject), found: other.get(subject) }))
    .filter((difference) => difference.wanted !== difference.found);
}

/** The table that a fact is about, if any. */
export function tableOf(fact: string): string | undefined {
  const [, table, column, part] =
    /^(?:comment of )?(?:table ([^:]+)|column ([^.]+)\.|\w+ (?:.* )?of ([^:]+))/.exec(fact) ?? [];
  return table ?? column ?? part;
}
