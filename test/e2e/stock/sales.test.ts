import { createItem } from '../../support/rows/factories.js';
import {
  expectProblem,
  INSUFFICIENT,
  INVALID,
  lacking,
  movementOf,
  NOWHERE,
  UUID,
} from '../../support/stock/answers.js';
import { countEntries, createShelf, itemNow, ledgerOf } from '../../support/stock/shelf.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const sell = (body: object) => app.request('POST', '/api/sales', body);

describe('a sale', () => {
  it('of three items is one document', async () => {
    const { store, item: first } = await createShelf(app, { quantity: 5 });
    const second = await createItem(app, { storeId: store.id, quantity: 5, barcode: 'Mug' });
    const third = await createItem(app, { storeId: store.id, quantity: 5 });
    const { status, headers, body } = await sell({
      storeId: store.id,
      reference: 'Till 2',
      note: 'Gift',
      occurredAt: '2026-11-22T15:07:19.123Z',
      lines: [
        { itemId: third.id, quantity: 3, unitPrice: 1.5 },
        { barcode: 'Mug', quantity: 2 },
        { itemId: first.id, quantity: 1 },
      ],
    });
    expect(status).toBe(201);
    const said = {
      type: 'sale',
      seq: 2,
      before: 5,
      reference: 'Till 2',
      note: 'Gift',
      occurredAt: '2026-11-22T15:07:19.123Z',
      document: body.document,
    } as const;
    expect(body).toEqual({
      document: expect.stringMatching(UUID),
      movements: [
        movementOf(first, { ...said, delta: -1 }),
        movementOf(second, { ...said, delta: -2 }),
        movementOf(third, { ...said, delta: -3, unitPrice: 1.5 }),
      ],
    });
    expect(headers.get('location')).toBe(`/api/documents/${body.document}`);
    const read = await app.request('GET', headers.get('location')!);
    expect([read.status, read.body]).toEqual([200, body]);
    const listed = await app.request('GET', `/api/movements?document=${body.document}`);
    expect(listed.body).toEqual(body.movements);
  });

  it('adds up the lines of one item', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const lines = [1, 2].map((quantity) => ({ itemId: item.id, quantity }));
    const { body } = await sell({ storeId: store.id, lines });
    const { document } = body;
    expect(body.movements).toEqual([
      movementOf(item, { seq: 2, type: 'sale', before: 5, delta: -3, document }),
    ]);
  });

  it('at two prices of one item is two movements', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const lines = [9, 8, 9].map((unitPrice) => ({ itemId: item.id, quantity: 1, unitPrice }));
    const { body } = await sell({ storeId: store.id, lines });
    const { document } = body;
    const sold = { type: 'sale', document } as const;
    expect(body.movements).toEqual([
      movementOf(item, { ...sold, seq: 2, before: 5, delta: -2, unitPrice: 9 }),
      movementOf(item, { ...sold, seq: 3, before: 3, delta: -1, unitPrice: 8 }),
    ]);
    expect(await itemNow(app, item.id)).toMatchObject({ quantity: 2, version: 3 });
  });

  it('sells nothing if one line cannot be sold, and names each such line', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const [few, none] = [
      await createItem(app, { storeId: store.id, quantity: 2 }),
      await createItem(app, { storeId: store.id }),
    ];
    const lines = [
      { itemId: few.id, quantity: 2 },
      { itemId: item.id, quantity: 1 },
      { itemId: none.id, quantity: 1 },
      { itemId: few.id, quantity: 1 },
    ];
    expectProblem(
      await sell({ storeId: store.id, lines }),
      { ...INSUFFICIENT, instance: '/api/sales' },
      [
        lacking('lines[0]', few.id, 2),
        lacking('lines[3]', few.id, 2),
        lacking('lines[2]', none.id, 0),
      ],
    );
    for (const row of [item, few, none]) expect(await itemNow(app, row.id)).toEqual(row);
  });

  it('says how many copies there were before its own lines', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const lines = [
      { itemId: item.id, quantity: 4, unitPrice: 9 },
      { itemId: item.id, quantity: 2, unitPrice: 8 },
    ];
    expectProblem(
      await sell({ storeId: store.id, lines }),
      { ...INSUFFICIENT, instance: '/api/sales' },
      [lacking('lines[1]', item.id, 5)],
    );
    expect(await ledgerOf(app, item.id)).toEqual([['opening', 5, 5]]);
  });

  it.each(['/api/sales', '/api/returns', '/api/receipts'])(
    'names what does not exist: %s',
    async (path) => {
      const { store, item } = await createShelf(app, { quantity: 5 });
      const { item: elsewhere } = await createShelf(app, { quantity: 5 });
      const before = await countEntries(app);
      const line = { itemId: item.id, quantity: 1 };
      const lines = [
        line,
        { itemId: 999_999, quantity: 1 },
        { itemId: elsewhere.id, quantity: 1 },
        { barcode: 'nothing', quantity: 1 },
      ];
      const at = store.id;
      expectProblem(
        await app.request('POST', path, { storeId: at, lines }),
        { ...NOWHERE, instance: path },
        [
          { field: 'lines[1].itemId', message: `There is no item 999999 in store ${at}` },
          { field: 'lines[2].itemId', message: `There is no item ${elsewhere.id} in store ${at}` },
          { field: 'lines[3].barcode', message: `No item of store ${at} has the barcode nothing` },
        ],
      );
      expectProblem(
        await app.request('POST', path, { storeId: 999_999, lines: [line] }),
        { ...NOWHERE, instance: path },
        [{ field: 'storeId', message: 'There is no store 999999' }],
      );
      expect(await countEntries(app)).toBe(before);
    },
  );

  it('names each line without an item, or with two', async () => {
    const { store, item } = await createShelf(app, { quantity: 5 });
    const both = { itemId: item.id, barcode: 'x', quantity: 1 };
    const message = 'must have exactly one of itemId, barcode';
    expectProblem(
      await sell({ storeId: store.id, lines: [{ quantity: 1 }, both] }),
      { ...INVALID, instance: '/api/sales' },
      [
        { field: 'lines[0]', message },
        { field: 'lines[1]', message },
      ],
    );
  });
});

it('takes back what has been sold', async () => {
  const { store, item } = await createShelf(app, { quantity: 5 });
  const lines = [{ itemId: item.id, quantity: 2, unitPrice: 7 }];
  await sell({ storeId: store.id, lines });
  const { status, body } = await app.request('POST', '/api/returns', { storeId: store.id, lines });
  const { document } = body;
  const returned = { seq: 3, type: 'return', before: 3, delta: 2, unitPrice: 7 } as const;
  expect([status, body]).toEqual([
    201,
    { document, movements: [movementOf(item, { ...returned, document })] },
  ]);
});

it('a document that does not exist is a 404', async () => {
  const instance = '/api/documents/5f0c2ad5-8f0e-4a9b-b0f4-6d1d2f5c7a10';
  expectProblem(await app.request('GET', instance), {
    status: 404,
    code: 'not_found',
    detail: 'Document not found',
    instance,
  });
});
