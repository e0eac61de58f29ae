import { readFileSync } from 'node:fs';

export interface Section {
  title: string;
  /** Its first block of shell commands. */
  commands: string;
  /** Its first block of TypeScript. */
  code: string;
}

const blockOf = (text: string, language: string): string =>
  new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'm').exec(text)?.[1] ?? '';

export const page = readFileSync('docs/clients.md', 'utf8');

export const sections: Section[] = page
  .split(/^##+ /m)
  .slice(1)
  .map((text) => ({
    title: text.slice(0, text.indexOf('\n')),
    commands: blockOf(text, 'sh'),
    code: blockOf(text, 'ts'),
  }));

/** The TypeScript of the section with this title. */
export const codeOf = (title: string): string =>
  sections.find((section) => section.title === title)!.code;
