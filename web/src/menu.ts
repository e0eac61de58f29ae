import { texts } from './text/texts.js';

/** The pages of the menu, each with the scope without which it is useless. */
export const MENU = [
  { path: '/', title: texts.catalogue, scope: 'books:read' },
  { path: '/counter', title: texts.counter, scope: 'stock:write' },
  { path: '/stock', title: texts.stock, scope: 'stock:read' },
  { path: '/books/new', title: texts.addBook, scope: 'books:write' },
  { path: '/import', title: texts.importBooks, scope: 'books:write' },
  { path: '/system', title: texts.system, scope: 'admin' },
];
