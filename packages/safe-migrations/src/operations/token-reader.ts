import type { SqlToken } from './sql-tokens.js';

/** Reads tokens one by one. */
export class TokenReader {
  private position = 0;

  constructor(readonly tokens: SqlToken[]) {}

  get isAtEnd(): boolean {
    return this.position >= this.tokens.length;
  }

  peek(ahead = 0): string {
    return this.tokens[this.position + ahead]?.upper ?? '';
  }

  /** Skips these words if they are next, and returns whether they were; `A|B` matches either. */
  take(words: string): boolean {
    const parts = words.split(' ');
    const fits = parts.every((part, index) => {
      const token = this.tokens[this.position + index];
      return token && token.kind !== 'string' && part.split('|').includes(token.upper);
    });
    if (fits) this.position += parts.length;
    return fits;
  }

  /** Reads a name and returns the part after the last dot. */
  name(): string {
    let name = this.next()?.text ?? '';
    while (this.peek() === '.') {
      this.position++;
      name = this.next()?.text ?? '';
    }
    return name;
  }

  next(): SqlToken | undefined {
    return this.tokens[this.position++];
  }

  rest(): SqlToken[] {
    return this.tokens.slice(this.position);
  }

  /** Reads a pair of brackets and returns what is inside. */
  bracketed(): SqlToken[] {
    const start = this.position + 1;
    for (let depth = 0; !this.isAtEnd;) {
      const { text, kind } = this.next()!;
      if (kind === 'sign' && text === '(') depth++;
      if (kind === 'sign' && text === ')' && --depth === 0) break;
    }
    return this.tokens.slice(start, this.position - 1);
  }
}

/** Splits at separators outside brackets. */
export function splitTokens(tokens: SqlToken[], separator: string): SqlToken[][] {
  const parts: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === 'sign' && token.text === '(') depth++;
    if (token.kind === 'sign' && token.text === ')') depth--;
    if (depth === 0 && token.kind === 'sign' && token.text === separator) parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
