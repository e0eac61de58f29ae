/** The databases that are supported; `better-sqlite3` is sqlite. */
export type EngineName = 'sqlite' | 'postgres';

export const ENGINES: EngineName[] = ['postgres', 'sqlite'];
