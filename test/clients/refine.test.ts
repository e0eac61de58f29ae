import './dom.js';
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import {
  type DataProvider,
  Refine,
  useCreate,
  useDelete,
  useList,
  useMany,
  useUpdate,
  useUpdateMany,
} from '@refinedev/core';
import { act, cleanup, renderHook, waitFor } from '@testing-library/react';
import { createElement, type PropsWithChildren, type ReactElement } from 'react';
import { type Kit, startKit } from './kit.js';

/** Without it, the kit calls its maker. */
const options = { disableTelemetry: true };

describe('the data provider for refine in docs/clients.md', () => {
  let kit: Kit<DataProvider>;
  let provider: DataProvider;

  before(async () => {
    kit = await startKit('refine');
    provider = kit.octavo(kit.app.url);
  });
  afterEach(cleanup);
  after(() => kit?.app.kill());

  const wrapper = ({ children }: PropsWithChildren): ReactElement =>
    createElement(Refine, { dataProvider: provider, options, children });

  /** The result of a hook that reads, once it has its data. */
  async function readBy<T>(hook: () => { query: { isSuccess: boolean }; result: T }): Promise<T> {
    const { result } = renderHook(hook, { wrapper });
    await waitFor(() => assert.ok(result.current.query.isSuccess));
    return result.current.result;
  }

  /** What a hook that writes answers, or its error. */
  async function writeBy(
    hook: () => { mutateAsync: (variables: any) => Promise<any> },
    variables: object,
  ): Promise<any> {
    const { result } = renderHook(hook, { wrapper });
    return act(() => result.current.mutateAsync(variables).catch((error) => error));
  }

  it('reads a page of a list, sorted and filtered, with the total', async () => {
    const { data, total } = await readBy(() =>
      useList({
        resource: 'books',
        pagination: { currentPage: 2, pageSize: 2 },
        sorters: [
          { field: 'author', order: 'asc' },
          { field: 'year', order: 'desc' },
        ],
        filters: [
          { field: 'author', operator: 'contains', value: 'austen' },
          { field: 'year', operator: 'lte', value: 1813 },
          { field: 'isbn', operator: 'null', value: true },
        ],
      }),
    );
    assert.deepEqual([data.map(({ title }) => title), total], [['Sense and Sensibility'], 3]);
  });

  for (const [field, operator, value, count] of [
    ['title', 'in', ['Emma', 'Of "mice", and men'], 1],
    ['title', 'startswith', 'p', 2],
    ['title', 'ne', 'Emma', 3],
    ['year', 'nnull', true, 4],
    ['q', 'eq', 'prejudice austen', 1],
  ] as const) {
    it(`finds ${count} of 4 books by ${field} with the operator ${operator}`, async () => {
      const filters = [{ field, operator, value }];
      assert.equal((await readBy(() => useList({ resource: 'books', filters }))).total, count);
    });
  }

  it('says which filter is wrong', async () => {
    const list = (filter: any): Promise<unknown> =>
      provider.getList({ resource: 'books', filters: [filter] });
    await assert.rejects(list({ operator: 'or', value: [] }), /cannot be filtered with or/);
    await assert.rejects(list({ field: 'title', operator: 'ncontains', value: 'e' }), {
      statusCode: 400,
      message: /^The request is not valid\. title/,
    });
  });

  it('reads, changes and deletes more rows than one request may hold', async () => {
    const { id: storeId } = await kit.create('stores', { name: 'Large' });
    const items = await Promise.all(
      Array.from({ length: 203 }, () => kit.create('items', { name: 'Copy', price: 1, storeId })),
    );
    const ids = items.map(({ id }) => id);
    const { data } = await readBy(() => useMany({ resource: 'items', ids }));
    assert.deepEqual(data.map(({ id }) => id).toSorted(), ids.toSorted());
    const changed = await writeBy(useUpdateMany, { resource: 'items', ids, values: { price: 2 } });
    assert.deepEqual(
      changed.data.map(({ id }: any) => id),
      ids,
    );
    const filters = [{ field: 'price', operator: 'eq', value: 2 } as const];
    const pagination = { mode: 'off' } as const;
    const all = await readBy(() => useList({ resource: 'items', filters, pagination }));
    assert.deepEqual([all.data.length, all.total], [203, 203]);
    await provider.deleteMany!({ resource: 'items', ids });
    assert.deepEqual(await kit.read(`/api/items?storeId=${storeId}`), []);
  });

  it('creates a row, or says which fields are not valid', async () => {
    const values = { title: 'Lady Susan', author: 'Jane Austen', isbn: '9780306406157' };
    const { data } = await writeBy(useCreate, { resource: 'books', values });
    assert.deepEqual(await kit.read(`/api/books/${data.id}`), data);
    assert.deepEqual(await writeBy(useCreate, { resource: 'books', values }), {
      statusCode: 409,
      message: 'A book with that ISBN already exists',
      errors: { isbn: 'A book with that ISBN already exists' },
    });
    const wrong = { ...values, title: '', isbn: '1' };
    assert.deepEqual((await writeBy(useCreate, { resource: 'books', values: wrong })).errors, {
      title: 'title must not be blank',
      isbn: 'isbn must be a valid ISBN-10 or ISBN-13',
    });
  });

  it('changes and deletes a row unless it has been changed since it was read', async () => {
    const { id, version } = await kit.create('books', { title: 'Sanditon', author: 'Jane Austen' });
    const change = (values: object) => writeBy(useUpdate, { resource: 'books', id, values });
    const { data } = await change({ version, year: 1817 });
    assert.deepEqual([data.year, data.version], [1817, 2]);
    const conflict = {
      statusCode: 412,
      message: 'Book has been changed: its version is 2 now',
      errors: {},
    };
    assert.deepEqual(await change({ version, year: 1 }), conflict);
    const remove = (values: object) => writeBy(useDelete, { resource: 'books', id, values });
    assert.deepEqual(await remove({ version }), conflict);
    assert.deepEqual((await provider.getOne({ resource: 'books', id })).data, data);
    assert.deepEqual(await remove({ version: 2 }), { data: { id } });
    await assert.rejects(provider.getOne({ resource: 'books', id }), { statusCode: 404 });
  });

  it('sends the key', async () => {
    await assert.rejects(kit.octavo(kit.app.url, 'oct_1_2').getOne({ resource: 'books', id: 1 }), {
      statusCode: 401,
      message: 'The key is unknown, expired or revoked',
    });
  });
});
