import type { ListDescription } from '../common/list/list-request.js';

/** What lists of stores can be asked. */
export const storeList: ListDescription = {
  fields: {
    id: { kind: 'integer', indexed: true },
    name: { kind: 'text' },
    isActive: { kind: 'flag' },
    createdAt: { kind: 'moment' },
    updatedAt: { kind: 'moment' },
    version: { kind: 'integer' },
  },
};
