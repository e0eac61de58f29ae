import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppProcess } from '../support/app-process.js';
import { codeOf } from './docs-page.js';
import { checkTypes, emptyFolder, load } from './project.js';

const TITLES = ['Sense and Sensibility', 'Pride and Prejudice', 'Emma', 'Persuasion'];

export interface Kit<Provider> {
  app: AppProcess;
  octavo: (url: string, key?: string) => Provider;
  /** Creates a row without the kit. */
  create(resource: string, values: object): Promise<any>;
  /** Reads without the kit. */
  read(path: string): Promise<any>;
}

/**
 * Checks the types of the data provider that docs/clients.md has for a kit, and starts the app with four
 * books.
 */
export async function startKit<Provider>(title: string): Promise<Kit<Provider>> {
  const folder = emptyFolder(title);
  writeFileSync(join(folder, 'octavo.ts'), codeOf(title));
  checkTypes(folder, true);
  const { octavo } = await load(folder, 'octavo');
  const app = await AppProcess.start({ DATABASE_URL: 'sqlite://' });
  const kit: Kit<Provider> = {
    app,
    octavo,
    create: async (resource, values) =>
      (await app.request('POST', `/api/${resource}`, values)).body,
    read: async (path) => (await app.request('GET', path)).body,
  };
  await app.ready();
  for (const [index, name] of TITLES.entries()) {
    await kit.create('books', { title: name, author: 'Jane Austen', year: 1811 + index });
  }
  return kit;
}
