import { createItem, createStore } from '../../support/rows/factories.js';
import { expectProblem, INSUFFICIENT, lacking, movementOf } from '../../support/stock/answers.js';
import { createShelf, itemNow, ledgerOf } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const post = async (path: string, body?: object) => app.request('POST', path, body);
const made = async (path: string, body: object) => (await post(path, body)).body;
const entriesOf = async (itemId: number) =>
  (await app.request('GET', `/api/items/${itemId}/movements`)).body;

const NOT_REVERSIBLE = {
  status: 409,
  code: 'not_reversible',
  detail: 'A movement of this type cannot be reversed',
};
const ALREADY_REVERSED = {
  status: 409,
  code: 'already_reversed',
  detail: 'The movement has already been reversed',
};

describe('a reversal of a movement', () => {
  it.each([
    ['movements', { type: 'receipt', delta: 2 }, 2],
    ['movements', { type: 'sale', delta: -2 }, -2],
    ['movements', { type: 'adjustment', delta: 3 }, 3],
    ['counts', { counted: 1 }, -4],
  ])('undoes it once: %s %j', async (route, body, delta) => {
    const { item } = await createShelf(app, { quantity: 5 });
    const { id } = await made(`/api/items/${item.id}/${route}`, body);
    const path = `/api/movements/${id}/reversal`;
    const undone = await post(path, { note: 'Wrong title' });
    const reversal = { seq: 3, type: 'reversal', before: 5 + delta, delta: -delta } as const;
    expect([undone.status, undone.body]).toEqual([
      201,
      movementOf(item, { ...reversal, reversesId: id, note: 'Wrong title' }),
    ]);
    expect(undone.headers.get('location')).toBe(`/api/movements/${undone.body.id}`);
    const message = `Movement ${id} has been reversed by ${undone.body.id}`;
    expectProblem(await post(path), { ...ALREADY_REVERSED, instance: path }, [
      { field: 'id', message, id: undone.body.id },
    ]);
    expect(await itemNow(app, item.id)).toMatchObject({ quantity: 5, version: 3 });
  });

  it('is refused if the copies have gone since', async () => {
    const { item } = await createShelf(app);
    const { id } = await made(`/api/items/${item.id}/movements`, { type: 'receipt', delta: 3 });
    await made(`/api/items/${item.id}/movements`, { type: 'sale', delta: -1 });
    const instance = `/api/movements/${id}/reversal`;
    expectProblem(await post(instance), { ...INSUFFICIENT, instance }, [lacking('id', item.id, 2)]);
  });

  it('is refused if the item has been deleted, or is in another store now', async () => {
    const gone = await createShelf(app, { quantity: 5 });
    const moved = await createShelf(app, { quantity: 5 });
    const ids: number[] = [];
    for (const { item } of [gone, moved]) {
      ids.push((await made(`/api/items/${item.id}/movements`, { type: 'sale', delta: -1 })).id);
    }
    await app.request('DELETE', `/api/items/${gone.item.id}`);
    const { id: storeId } = await createStore(app);
    await app.request('PATCH', `/api/items/${moved.item.id}`, { storeId });
    for (const [index, { item }] of [gone, moved].entries()) {
      const instance = `/api/movements/${ids[index]}/reversal`;
      const error = {
        field: 'id',
        message: 'The item has been deleted, or is in another store now',
        code: 'item_gone',
        itemId: item.id,
        available: 0,
      };
      const problem = {
        status: 409,
        code: 'item_gone',
        detail: 'The item has been deleted, or is in another store now',
      };
      expectProblem(await post(instance), { ...problem, instance }, [error]);
    }
  });

  it('is not possible for openings, revaluations, reversals, closings and counts of no change', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    await app.request('PATCH', `/api/items/${item.id}`, { price: 1 });
    await made(`/api/items/${item.id}/counts`, { counted: 5 });
    const { id } = await made(`/api/items/${item.id}/movements`, { type: 'sale', delta: -1 });
    await post(`/api/movements/${id}/reversal`);
    await app.request('DELETE', `/api/items/${item.id}`);
    const entries = await entriesOf(item.id);
    const kept = entries.filter((entry: { type: string }) => entry.type !== 'sale');
    expect(kept.map(({ type }: { type: string }) => type)).toEqual(
      'opening revaluation count reversal closing'.split(' '),
    );
    for (const entry of kept) {
      const instance = `/api/movements/${entry.id}/reversal`;
      expectProblem(await post(instance), { ...NOT_REVERSIBLE, instance });
    }
  });

  it('of one side of a transfer is refused', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const to = await createStore(app);
    const lines = [{ itemId: item.id, quantity: 1 }];
    const { movements } = await made('/api/transfers', {
      fromStoreId: store.id,
      toStoreId: to.id,
      lines,
    });
    expect(movements).toHaveLength(2);
    for (const { id } of movements) {
      const instance = `/api/movements/${id}/reversal`;
      expectProblem(await post(instance), {
        status: 409,
        code: 'part_of_transfer',
        detail: 'Reverse the document of the transfer, so that both sides agree',
        instance,
      });
    }
  });

  it('of a missing movement is a 404', async () => {
    expectProblem(await post('/api/movements/999999/reversal'), {
      status: 404,
      code: 'not_found',
      detail: 'Movement not found',
      instance: '/api/movements/999999/reversal',
    });
  });
});

describe('a reversal of a document', () => {
  it('undoes a wrong delivery as a whole, once', async () => {
    const { store, item } = await createShelf(app, { quantity: 1 });
    const other = await createItem(app, { storeId: store.id });
    const lines = [item, other].map(({ id }) => ({ itemId: id, quantity: 3 }));
    const delivery = await made('/api/receipts', { storeId: store.id, lines });
    const path = `/api/documents/${delivery.document}/reversal`;
    const { status, headers, body } = await post(path, { reference: 'Wrong shop' });
    const { document } = body;
    const undone = { seq: 3, type: 'reversal', delta: -3, reference: 'Wrong shop', document };
    const [first, second] = delivery.movements.map(({ id }: { id: number }) => id);
    expect([status, body]).toEqual([
      201,
      {
        document,
        movements: [
          movementOf(item, { ...undone, type: 'reversal', before: 4, reversesId: first }),
          movementOf(other, { ...undone, type: 'reversal', before: 3, reversesId: second }),
        ],
      },
    ]);
    expect(headers.get('location')).toBe(`/api/documents/${document}`);
    const errors = body.movements.map(({ id, reversesId }: Record<string, number>) => ({
      field: 'id',
      message: `Movement ${reversesId} has been reversed by ${id}`,
      id,
    }));
    expectProblem(await post(path), { ...ALREADY_REVERSED, instance: path }, errors);
    const again = `/api/documents/${document}/reversal`;
    expectProblem(await post(again), { ...NOT_REVERSIBLE, instance: again });
  });

  it('undoes nothing if one movement cannot be undone', async () => {
    const { store, item } = await createShelf(app);
    const other = await createItem(app, { storeId: store.id });
    const lines = [item, other].map(({ id }) => ({ itemId: id, quantity: 3 }));
    const { document } = await made('/api/receipts', { storeId: store.id, lines });
    await made(`/api/items/${other.id}/movements`, { type: 'sale', delta: -1 });
    const instance = `/api/documents/${document}/reversal`;
    expectProblem(await post(instance), { ...INSUFFICIENT, instance }, [
      lacking('id', other.id, 2),
    ]);
    expect(await ledgerOf(app, item.id)).toEqual([
      ['opening', 0, 0],
      ['receipt', 3, 3],
    ]);
  });

  it('undoes both sides of a transfer', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const to = await createStore(app);
    const lines = [{ itemId: item.id, quantity: 2 }];
    const stores = { fromStoreId: store.id, toStoreId: to.id };
    const { document, movements } = await made('/api/transfers', { ...stores, lines });
    expect((await post(`/api/documents/${document}/reversal`)).status).toBe(201);
    expect(await itemNow(app, item.id)).toMatchObject({ quantity: 5 });
    expect(await itemNow(app, movements[1].itemId)).toMatchObject({ quantity: 0 });
  });

  it('is not possible for an item that has itself moved to another store', async () => {
    const { item } = await createShelf(app, { quantity: 5 });
    const { id: storeId } = await createStore(app);
    await app.request('PATCH', `/api/items/${item.id}`, { storeId });
    const [, { document }] = await entriesOf(item.id);
    const instance = `/api/documents/${document}/reversal`;
    expectProblem(await post(instance), { ...NOT_REVERSIBLE, instance });
  });

  it('of a missing document is a 404', async () => {
    const instance = '/api/documents/5f0c2ad5-8f0e-4a9b-b0f4-6d1d2f5c7a10/reversal';
    expectProblem(await post(instance), {
      status: 404,
      code: 'not_found',
      detail: 'Document not found',
      instance,
    });
  });
});
