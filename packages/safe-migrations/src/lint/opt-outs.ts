/** `// lint-allow RULE: reason`, anywhere in the migration. */
export interface OptOut {
  rule: string;
  reason: string;
}

export function readOptOuts(source: string): OptOut[] {
  return [...source.matchAll(/lint-allow\s+([\w-]+)\s*(?::\s*([^\n]*))?/g)].map(
    ([, rule, reason = '']) => ({ rule, reason: reason.replace(/\*\/.*/, '').trim() }),
  );
}

/** Whether the reason has at least two words. */
export const isReasoned = ({ reason }: OptOut): boolean => /\w+\s+\w+/.test(reason);
