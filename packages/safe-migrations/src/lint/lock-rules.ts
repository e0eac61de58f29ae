import { actionsOf, isOld, on } from './actions-of.js';
import type { Rule } from './rule.js';

const index: Rule = {
  id: 'index-without-concurrently',
  why: 'Nobody can write to the PostgreSQL table until the index is built.',
  safeWay:
    'CREATE INDEX CONCURRENTLY (isConcurrent: true) on PostgreSQL, in a migration of its own ' +
    'with transaction = false; for a unique constraint, ADD CONSTRAINT … USING INDEX after it.',
  check(subject) {
    const runs = on(subject.up, 'postgres');
    const indexes = actionsOf(runs, 'createIndex')
      .filter(isOld(subject))
      .filter(({ isConcurrent }) => !isConcurrent)
      .map(({ table, name }) => `${name ?? 'an index'} on ${table}`);
    const constraints = actionsOf(runs, 'addConstraint')
      .filter(isOld(subject))
      .filter(({ type, usesIndex }) => /unique|primary|exclude/.test(type) && !usesIndex)
      .map(({ table, name }) => `${name ?? 'a constraint'} on ${table}, which builds an index`);
    const columns = actionsOf(runs, 'addColumn')
      .filter(isOld(subject))
      .filter(({ column }) => column.isUnique)
      .map(({ table, column }) => `${table}.${column.name} is unique, which builds an index`);
    return [...indexes, ...constraints, ...columns];
  },
};

const concurrently: Rule = {
  id: 'concurrently-in-transaction',
  why: 'PostgreSQL refuses CONCURRENTLY inside of a transaction.',
  safeWay: 'Set transaction = false in the class, and do nothing else in it.',
  check({ up, down, refusesTransaction }) {
    if (refusesTransaction) return [];
    const runs = on([...up, ...down], 'postgres');
    return actionsOf(runs, 'createIndex', 'dropIndex')
      .filter(({ isConcurrent }) => isConcurrent)
      .map(({ name }) => `${name ?? 'an index'}, in a transaction`);
  },
};

const constraint: Rule = {
  id: 'constraint-without-not-valid',
  why: 'PostgreSQL reads the whole table while nobody can write to it.',
  safeWay:
    'ALTER TABLE … ADD CONSTRAINT … NOT VALID on PostgreSQL, and VALIDATE CONSTRAINT after it; on ' +
    'a large table in the next migration, for in a transaction of its own it holds nobody up.',
  check(subject) {
    const validated = subject.fromHereOn.filter(({ kind }) => kind === 'validateConstraint') as {
      name?: string;
    }[];
    return actionsOf(on(subject.up, 'postgres'), 'addConstraint')
      .filter(isOld(subject))
      .filter(({ type }) => type === 'check' || type === 'foreign')
      .filter(({ isNotValid, name }) => !isNotValid || !validated.some((v) => v.name === name))
      .map(
        ({ table, name, isNotValid }) =>
          `${name ?? 'a constraint'} on ${table}${isNotValid ? ' is never validated' : ''}`,
      );
  },
};

/** Who has to wait meanwhile on PostgreSQL. */
export const LOCK_RULES = [index, concurrently, constraint];
