import { createBook, createStore } from '../../support/rows/factories.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.close());

const titlesOf = async (query: string): Promise<string[]> =>
  (await app.request('GET', `/api/books${query}`)).body.map((book: any) => book.title);

it.each([
  ['Der Große Duden', 'GROẞE DUDEN', 'der grosse'],
  ['Łódź i Łowicz', 'lodz i lowicz', 'LODZ'],
  ['Þættir úr Ærø', 'thaettir ur aero', 'thaettir'],
  ['Œuvres de Đorđević', 'oeuvres de dordevic', 'oeuvres'],
  ['Iğdır ve ISPARTA', 'igdir ve ısparta', 'igdir'],
  ['Τῷ θεῷ', 'ΤΩΙ ΘΕΩΙ', 'τωι'],
])('finds %s by %s and %s', async (title, whole, start) => {
  await createBook(app, { title });
  const [contained, started] = [encodeURIComponent(whole), encodeURIComponent(start)];
  expect(await titlesOf(`?title[contains]=${contained}`)).toEqual([title]);
  expect(await titlesOf(`/search?q=${contained}`)).toEqual([title]);
  expect(await titlesOf(`?title[startsWith]=${started}`)).toEqual([title]);
});

it('sorts letters with diacritics among the plain ones', async () => {
  const titles = ['Ørsted A', 'orsted b', 'Orsted C'];
  for (const title of titles.toReversed()) await createBook(app, { title, author: 'Sorted' });
  expect(await titlesOf('?author=Sorted&sort=title')).toEqual(titles);
});

it('normalizes the names of stores too', async () => {
  const store = await createStore(app, { name: 'Bokhandel Tromsø' });
  const { body } = await app.request('GET', '/api/stores?name[contains]=TROMSO');
  expect(body).toEqual([store]);
});
