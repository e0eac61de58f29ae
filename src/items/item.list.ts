import type { ListDescription } from '../common/list/list-request.js';

export const INCLUDES = ['store', 'book'] as const;

/** What lists of items can be asked. */
export const itemList: ListDescription = {
  fields: {
    id: { kind: 'integer', indexed: true },
    name: { kind: 'text' },
    price: { kind: 'price' },
    quantity: { kind: 'integer' },
    receivedOn: { kind: 'date', nullable: true },
    storeId: { kind: 'integer', indexed: true },
    bookId: { kind: 'integer', nullable: true, indexed: true },
    createdAt: { kind: 'moment' },
    updatedAt: { kind: 'moment' },
    version: { kind: 'integer' },
  },
  includes: INCLUDES,
};
