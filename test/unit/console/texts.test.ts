import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { de } from '../../../web/src/text/de.js';
import { en } from '../../../web/src/text/en.js';

/** The names of all texts, with those of groups. */
const namesOf = (texts: object): string[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'object' ? namesOf(text).map((inner) => `${name}.${inner}`) : [name],
  );

describe('the texts of the console', () => {
  it('are complete in German', () => {
    expect(namesOf(de).toSorted()).toEqual(namesOf(en).toSorted());
  });

  it('are none of them empty', () => {
    const flat = (texts: object): unknown[] =>
      Object.values(texts).flatMap((text) => (typeof text === 'object' ? flat(text) : [text]));
    for (const text of [...flat(en), ...flat(de)]) {
      if (typeof text === 'string') expect(text.trim()).not.toBe('');
    }
  });

  it('are used by a page, each of them', () => {
    const sources = ['app.tsx', 'menu.ts', 'parts', 'pages'].flatMap(filesIn).map(read).join('\n');
    const unused = Object.keys(en).filter(
      (name) => !new RegExp(`texts\\.${name}\\b`).test(sources) && !name.endsWith('Now'),
    );
    // These are looked up by the names of fields, states and modes.
    const byName =
      'title author year isbn pageCount publisher language averageRating status description';
    const others = 'available checked_out lost withdrawn sale receipt return transfer count';
    expect(unused.filter((name) => !`${byName} ${others}`.split(' ').includes(name))).toEqual([]);
  });
});

const filesIn = (name: string): string[] => {
  const path = join('web/src', name);
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map((file) => join(path, file))
    .filter((file) => /\.tsx?$/.test(file));
};

const read = (file: string): string => readFileSync(file, 'utf8');
