import './dom.js';
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { cleanup, fireEvent, render, renderHook, screen, waitFor } from '@testing-library/react';
import { createElement, type PropsWithChildren, type ReactElement, useContext } from 'react';
import {
  CoreAdminContext,
  type DataProvider,
  EditBase,
  Form,
  NotificationContext,
  ReferenceFieldBase,
  useGetList,
  useGetManyReference,
  useInput,
  useRecordContext,
} from 'react-admin';
import { type Kit, startKit } from './kit.js';

describe('the data provider for react-admin in docs/clients.md', () => {
  let kit: Kit<DataProvider>;
  let provider: DataProvider;

  before(async () => {
    kit = await startKit('react-admin');
    provider = kit.octavo(kit.app.url);
  });
  afterEach(cleanup);
  after(() => kit?.app.kill());

  const wrapper = ({ children }: PropsWithChildren): ReactElement =>
    createElement(CoreAdminContext, { dataProvider: provider }, children);

  /** What a hook of the kit returns once it has its data or its error. */
  async function settled<T extends { isPending: boolean }>(hook: () => T): Promise<T> {
    const { result } = renderHook(hook, { wrapper });
    await waitFor(() => assert.equal(result.current.isPending, false));
    return result.current;
  }

  it('reads a page of a list, sorted and filtered, with the total', async () => {
    const { data, total } = await settled(() =>
      useGetList('books', {
        pagination: { page: 2, perPage: 2 },
        sort: { field: 'year', order: 'DESC' },
        filter: { author: { contains: 'austen' }, year: { lte: 1813 } },
      }),
    );
    assert.deepEqual([data!.map(({ title }) => title), total], [['Sense and Sensibility'], 3]);
  });

  it('reads what a list of values or a search finds', async () => {
    const title = ['Emma', 'Persuasion', 'Of "mice", and men'];
    const sort = { field: 'title', order: 'ASC' } as const;
    const listed = await settled(() => useGetList('books', { filter: { title }, sort }));
    assert.deepEqual([listed.data!.length, listed.total], [2, 2]);
    const found = await settled(() => useGetList('books', { filter: { q: 'prejudice austen' } }));
    assert.deepEqual([found.data![0].title, found.total], ['Pride and Prejudice', 1]);
  });

  it('says which filter is wrong', async () => {
    const list = provider.getList('books', { filter: { colour: 'red' } });
    await assert.rejects(list, {
      status: 400,
      message: 'The request is not valid. colour is not a parameter of this list',
    });
  });

  it('reads, exports, changes and deletes more rows than one request may hold', async () => {
    const { id: storeId } = await kit.create('stores', { name: 'Large' });
    const items = await Promise.all(
      Array.from({ length: 203 }, () => kit.create('items', { name: 'Copy', price: 1, storeId })),
    );
    const ids = items.map(({ id }) => id);
    const { data } = await provider.getMany('items', { ids });
    assert.deepEqual(data.map(({ id }) => id).toSorted(), ids.toSorted());
    await provider.updateMany('items', { ids, data: { price: 2 } });
    const list = await settled(() =>
      useGetList('items', { pagination: { page: 1, perPage: 1000 }, filter: { price: 2 } }),
    );
    assert.deepEqual([list.data!.length, list.total], [203, 203]);
    await provider.deleteMany('items', { ids });
    assert.deepEqual(await kit.read(`/api/items?storeId=${storeId}`), []);
  });

  it('reads the rows that refer to a row, and the row that a row refers to', async () => {
    const { id: storeId } = await kit.create('stores', { name: 'Riverside' });
    const item = await kit.create('items', { name: 'Copy', price: 1, storeId });
    const params = { target: 'storeId', id: storeId };
    const { data, total } = await settled(() => useGetManyReference('items', params));
    assert.deepEqual([data, total], [[item], 1]);
    const field = { source: 'storeId', reference: 'stores', record: item };
    render(createElement(ReferenceFieldBase, field, createElement(Name)), { wrapper });
    await screen.findByText('Riverside');
  });

  it('shows in a form which field is not valid, and saves the corrected row', async () => {
    const taken = await kit.create('books', { title: 'T', author: 'A', isbn: '9780306406157' });
    const { id } = await kit.create('books', { title: 'Lady Susan', author: 'Jane Austen' });
    await edit(id);
    await save('1');
    await screen.findByText('isbn must be a valid ISBN-10 or ISBN-13');
    await save(taken.isbn);
    await screen.findByText('A book with that ISBN already exists');
    await save('9780131103627');
    await screen.findByText('ra.notification.updated');
    const { title, isbn, version } = await kit.read(`/api/books/${id}`);
    assert.deepEqual([title, isbn, version], ['Lady Susan', '9780131103627', 2]);
  });

  it('says in a form that somebody else has changed the row, and keeps that change', async () => {
    const { id } = await kit.create('books', { title: 'Sanditon', author: 'Jane Austen' });
    await edit(id);
    await kit.app.request('PATCH', `/api/books/${id}`, { year: 1817 });
    await save('9780201633610');
    await screen.findByText('Book has been changed: its version is 2 now');
    const { year, isbn } = await kit.read(`/api/books/${id}`);
    assert.deepEqual([year, isbn], [1817, null]);
  });

  it('creates a row, and deletes it unless it has been changed since it was read', async () => {
    const values = { title: 'The Watsons', author: 'Jane Austen' };
    const { data: first } = await provider.create('books', { data: values });
    const remove = (previousData: any) => provider.delete('books', { id: first.id, previousData });
    const partial = { data: { year: 1804 }, previousData: first };
    const { data: second } = await provider.update('books', { id: first.id, ...partial });
    await assert.rejects(remove(first), { status: 412, name: 'HttpError' });
    await assert.rejects(provider.update('books', { id: first.id, ...partial }), { status: 412 });
    assert.deepEqual((await provider.getOne('books', { id: first.id })).data, second);
    assert.deepEqual(await remove(second), { data: second });
    await assert.rejects(provider.getOne('books', { id: first.id }), { status: 404 });
  });

  it('sends the key', async () => {
    const list = kit.octavo(kit.app.url, 'oct_1_2').getList('books', {});
    await assert.rejects(list, { status: 401, message: 'The key is unknown, expired or revoked' });
  });

  async function edit(id: number): Promise<void> {
    const props = { resource: 'books', id, mutationMode: 'pessimistic', redirect: false } as const;
    const form = createElement(Form, null, createElement(Isbn), createElement(Notifications));
    render(createElement(EditBase, props, form), { wrapper });
    await screen.findByRole('textbox');
  }

  async function save(isbn: string): Promise<void> {
    fireEvent.change(screen.getByRole('textbox'), { target: { value: isbn } });
    fireEvent.submit(screen.getByRole('textbox'));
  }
});

const Name = (): string => useRecordContext()?.name ?? '';

function Isbn(): ReactElement {
  const { field, fieldState } = useInput({ source: 'isbn' });
  return createElement('div', null, createElement('input', field), fieldState.error?.message);
}

const Notifications = (): ReactElement[] =>
  useContext(NotificationContext).notifications.map(({ message, notificationOptions }, index) =>
    createElement('p', { key: index }, notificationOptions?.messageArgs?._ ?? message),
  );
