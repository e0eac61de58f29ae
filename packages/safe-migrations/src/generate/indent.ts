/** Indents code by its brackets, for a project without Prettier. */
export function indent(code: string): string {
  let depth = 0;
  return code
    .split('\n')
    .map((line) => {
      const text = line.trim();
      // Comments keep their position.
      if (text === '' || text.startsWith('*')) return text && line;
      if (/^[}\])]/.test(text)) depth--;
      const indented = '  '.repeat(depth) + text;
      if (/[{[(]$/.test(text)) depth++;
      return indented;
    })
    .join('\n');
}
