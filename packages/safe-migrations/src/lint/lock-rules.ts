import { actionsOf, changesOf, on } from './actions-of.js';
import type { Rule } from './rule.js';

const index: Rule = {
  id: 'index-without-concurrently',
  why: 'PostgreSQL blocks every write to the table until the index is built.',
  safeWay:
    'CREATE INDEX CONCURRENTLY (isConcurrent: true) on PostgreSQL, in a migration of its own ' +
    'with transaction = false; for a unique constraint, then ADD CONSTRAINT … USING INDEX.',
  check(subject) {
    const indexes = changesOf(subject, 'createIndex', 'postgres')
      .filter(({ isConcurrent }) => !isConcurrent)
      .map(({ table, name }) => `${name ?? 'an index'} on ${table}`);
    const constraints = changesOf(subject, 'addConstraint', 'postgres')
      .filter(({ type, usesIndex }) => /unique|primary|exclude/.test(type) && !usesIndex)
      .map(({ table, name }) => `${name ?? 'a constraint'} on ${table}, which builds an index`);
    const columns = changesOf(subject, 'addColumn', 'postgres')
      .filter(({ column }) => column.isUnique)
      .map(({ table, column }) => `${table}.${column.name} is unique, which builds an index`);
    return [...indexes, ...constraints, ...columns];
  },
};

const concurrently: Rule = {
  id: 'concurrently-in-transaction',
  why: 'PostgreSQL rejects CONCURRENTLY in a transaction.',
  safeWay: 'Set transaction = false in the class, and do nothing else in that migration.',
  check({ up, down, refusesTransaction }) {
    if (refusesTransaction) return [];
    return actionsOf(on([...up, ...down], 'postgres'), 'createIndex', 'dropIndex')
      .filter(({ isConcurrent }) => isConcurrent)
      .map(({ name }) => `${name ?? 'an index'}, in a transaction`);
  },
};

const constraint: Rule = {
  id: 'constraint-without-not-valid',
  why: 'PostgreSQL reads the whole table and blocks writes meanwhile.',
  safeWay:
    'ALTER TABLE … ADD CONSTRAINT … NOT VALID on PostgreSQL, then VALIDATE CONSTRAINT; for a large ' +
    'table in the next migration: in its own transaction, validation blocks nobody.',
  check(subject) {
    const validated = subject.fromHereOn.filter(({ kind }) => kind === 'validateConstraint') as {
      name?: string;
    }[];
    return changesOf(subject, 'addConstraint', 'postgres')
      .filter(({ type }) => type === 'check' || type === 'foreign')
      .filter(({ isNotValid, name }) => !isNotValid || !validated.some((v) => v.name === name))
      .map(
        ({ table, name, isNotValid }) =>
          `${name ?? 'a constraint'} on ${table}${isNotValid ? ' is never validated' : ''}`,
      );
  },
};

/** Changes that block other sessions on PostgreSQL. */
export const LOCK_RULES = [index, concurrently, constraint];
