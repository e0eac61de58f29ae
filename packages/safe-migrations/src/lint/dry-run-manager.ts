import type { Action } from '../operations/operation.js';
import { nameOf } from '../operations/from-query-runner.js';

type Query = (sql: string) => Promise<unknown>;
type Note = (actions: Action[]) => void;

/** As much of an EntityManager as migrations use: SQL, and changes of rows by a query builder. */
export function entityManager(query: Query, note: Note): object {
  const change =
    (kind: 'update' | 'delete') =>
    async (target: unknown, criteria: unknown): Promise<unknown> => {
      note([changeOf(kind, target, Object.keys(Object(criteria)).join(' '))]);
      return { affected: 0 };
    };
  const known: Record<string, unknown> = {
    query,
    update: change('update'),
    updateAll: (target: unknown) => change('update')(target, {}),
    delete: change('delete'),
    deleteAll: (target: unknown) => change('delete')(target, {}),
    createQueryBuilder: () => builder(note),
    getRepository: (target: unknown) => ({
      query,
      update: (criteria: unknown) => change('update')(target, criteria),
      delete: (criteria: unknown) => change('delete')(target, criteria),
      createQueryBuilder: () => builder(note, target),
      find: async () => [],
      count: async () => 0,
      save: async (entity: unknown) => entity,
      insert: async () => undefined,
    }),
  };
  return new Proxy(known, {
    get: (target, property: string) => {
      if (property === 'then') return undefined;
      return property in target ? target[property] : async () => undefined;
    },
  });
}

function changeOf(kind: 'update' | 'delete', target: unknown, criteria: string): Action {
  const isBounded = /(^|[\s."(])(id|uuid|\w+_id|\w+Id)\b/.test(criteria);
  return { kind, table: nameOf(target), columns: [], hasWhere: criteria !== '', isBounded };
}

/** Notes at `execute()` what the chain before it has put together. */
function builder(note: Note, entity?: unknown): object {
  let kind: 'update' | 'delete' | undefined;
  let target = entity;
  let criteria = '';
  const chain: object = new Proxy(
    {},
    {
      get: (_, property: string) => {
        if (property === 'then') return undefined;
        if (/^(getMany|getRawMany|getOne|getRawOne|getCount)$/.test(property))
          return async () => [];
        if (property === 'execute') {
          return async () => {
            if (kind) note([changeOf(kind, target, criteria)]);
            return { affected: 0, raw: [] };
          };
        }
        return (...parameters: unknown[]) => {
          if (property === 'update' || property === 'delete') kind = property;
          if ((property === 'update' || property === 'from') && typeof parameters[0] === 'string') {
            target = parameters[0];
          }
          if (/where|limit/i.test(property)) criteria += ` ${String(parameters[0])}`;
          if (/limit/i.test(property)) criteria += ' id';
          return chain;
        };
      },
    },
  );
  return chain;
}
