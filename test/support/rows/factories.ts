import type { TestApp } from '../test-app.js';

/** Creates values that are unique in this run. */
let count = 0;

/** Creates a row with these values through the API. */
export async function create(app: TestApp, path: string, values: object): Promise<any> {
  const { status, body } = await app.request('POST', path, values);
  if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export const createBook = (app: TestApp, values: object = {}) =>
  create(app, '/api/books', { title: `Title ${++count}`, author: `Author ${count}`, ...values });

export const createStore = (app: TestApp, values: object = {}) =>
  create(app, '/api/stores', { name: `Store ${++count}`, ...values });

export const createItem = async (app: TestApp, values: object = {}) =>
  create(app, '/api/items', {
    name: `Item ${++count}`,
    price: 9.99,
    storeId: 'storeId' in values ? undefined : (await createStore(app)).id,
    ...values,
  });
