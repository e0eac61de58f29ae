/** JSON that is the same for equal values, whatever the order of the members of their objects. */
export const canonicalJson = (value: unknown): string => JSON.stringify(value, sorted);

const sorted = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(byName))
    : value;

const byName = ([one]: [string, unknown], [other]: [string, unknown]): number =>
  one < other ? -1 : 1;
