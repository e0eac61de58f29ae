export interface SqlToken {
  kind: 'word' | 'quoted' | 'string' | 'number' | 'sign';
  /** Without quotes. */
  text: string;
  /** A word in upper case; otherwise the same as `text`. */
  upper: string;
  start: number;
  end: number;
}

const PATTERN = new RegExp(
  [
    String.raw`\s+|--[^\n]*|/\*[\s\S]*?\*/`,
    String.raw`(?<dollar>\$(?<tag>\w*)\$[\s\S]*?\$\k<tag>\$)`,
    String.raw`(?<string>[eE]?'(?:[^']|'')*')`,
    String.raw`(?<quoted>"(?:[^"]|"")*"|${'`'}[^${'`'}]*${'`'}|\[[A-Za-z_]\w*\])`,
    String.raw`(?<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`,
    String.raw`(?<word>[\p{L}_][\p{L}\p{N}_$]*)`,
    String.raw`(?<sign>::|<=|>=|<>|!=|\|\||[\s\S])`,
  ].join('|'),
  'gu',
);

/** The tokens of SQL of either engine, without white space and comments. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const match of sql.matchAll(PATTERN)) {
    const { dollar, string, quoted, number, word, sign } = match.groups!;
    const at = { start: match.index, end: match.index + match[0].length };
    if (word) tokens.push({ kind: 'word', text: word, upper: word.toUpperCase(), ...at });
    else if (quoted) {
      const text = quoted.slice(1, -1).replaceAll('""', '"');
      tokens.push({ kind: 'quoted', text, upper: text, ...at });
    } else if (string ?? dollar) {
      const text = dollar ?? string.slice(string.indexOf("'") + 1, -1).replaceAll("''", "'");
      tokens.push({ kind: 'string', text, upper: text, ...at });
    } else if (number) tokens.push({ kind: 'number', text: number, upper: number, ...at });
    else if (sign) tokens.push({ kind: 'sign', text: sign, upper: sign, ...at });
  }
  return tokens;
}

/** Removes brackets around the whole expression. */
export function unwrapped(expression: string): string {
  const text = expression.trim();
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (const { kind, text: sign, end } of sqlTokens(text)) {
    if (kind !== 'sign') continue;
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (depth === 0 && end < text.length) return text;
  }
  return unwrapped(text.slice(1, -1));
}
