/** `// lint-allow RULE: reason`, beside what it is about. */
export interface OptOut {
  rule: string;
  reason: string;
}

export function readOptOuts(source: string): OptOut[] {
  return [...source.matchAll(/lint-allow\s+([\w-]+)\s*(?::\s*([^\n]*))?/g)].map(
    ([, rule, reason = '']) => ({ rule, reason: reason.replace(/\*\/.*/, '').trim() }),
  );
}

/** Somebody else can judge it: it has some words. */
export const isReasoned = ({ reason }: OptOut): boolean => /\w+\s+\w+/.test(reason);
