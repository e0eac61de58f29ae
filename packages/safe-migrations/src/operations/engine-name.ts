/** The databases that are supported. `better-sqlite3` and the like count as sqlite. */
export type EngineName = 'sqlite' | 'postgres';
