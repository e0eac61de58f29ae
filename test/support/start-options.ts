import { readFileSync } from 'node:fs';

const scripts: Record<string, string> = JSON.parse(readFileSync('package.json', 'utf8')).scripts;

/** The options that `npm run start:prod` gives to Node. */
export const START_OPTIONS = scripts['start:prod']
  .split(' ')
  .filter((word) => word.startsWith('--'));
