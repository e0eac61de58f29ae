import { checkStock } from '../../../src/items/import/stock-checker.js';
import { openStockFile } from '../../../src/items/import/open-stock-file.js';
import { StockImportOptions } from '../../../src/items/import/stock-options.js';
import type { StockRow } from '../../../src/items/import/stock-row-reader.js';
import { SHOPIFY_EXPORT, squareExport } from '../../support/files/stock-files.js';

async function read(text: string | Buffer, options: Partial<StockImportOptions> = {}) {
  const bytes = Buffer.from(text as string);
  const source = (async function* () {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
  })();
  const file = await openStockFile(source, { ...new StockImportOptions(), ...options });
  const rows: StockRow[] = [];
  for await (const slice of file.rows) rows.push(...slice);
  return { format: file.format, rows };
}

const valueOf = async (column: string, cell: string): Promise<unknown> => {
  const { rows } = await read(`name,${column}\nA,"${cell.replaceAll('"', '""')}"\n`);
  return (rows[0].items[0] as Record<string, unknown>)[column];
};

describe('a price', () => {
  it.each([
    ['9.50', 9.5],
    ['0', 0],
    ['.5', 0.5],
    ['£1,009.99', 1009.99],
    ['€ 1.009,99', 1009.99],
    ['9,5', 9.5],
    ['12,50 €', 12.5],
    ['1,009', 1009],
    ['USD 1,234,567.89', 1234567.89],
    ['-1', '-1'],
    ['1,00,9', '1,00,9'],
    ['variable', 'variable'],
    ['', null],
  ])('of %j is %j', async (cell, value) => {
    expect(await valueOf('price', cell)).toBe(value);
  });
});

describe('a quantity', () => {
  it.each([
    ['7', 7],
    ['7.0', 7],
    ['0', 0],
    ['-2', -2],
    ['7.5', '7.5'],
    ['', null],
  ])('of %j is %j', async (cell, value) => {
    expect(await valueOf('quantity', cell)).toBe(value);
  });
});

describe('a barcode', () => {
  it.each([
    ["'9780141439549", '9780141439549'],
    ['="0123"', '0123'],
    [' X-1 ', 'X-1'],
  ])('of %j is %j', async (cell, value) => {
    expect(await valueOf('barcode', cell)).toBe(value);
  });
});

describe('an item', () => {
  const check = (values: object) => checkStock({ name: 'A', store: 'S', ...values });
  it.each<[object, object]>([
    [{ barcode: '978-0-14-143951-8' }, { isbn: '9780141439518', barcode: undefined }],
    [
      { barcode: 'X', isbn: '0-14-143951-3' },
      { isbn: '9780141439518', barcode: 'X' },
    ],
    [{ barcode: '0141439513', isbn: '9780141439518' }, { barcode: undefined }],
    [{ isbn: '[]' }, { isbn: undefined, codes: [] }],
  ])('of %j is %j', (values, item) => {
    expect(check(values)).toMatchObject(item);
  });
});

describe('the formats', () => {
  it('are recognized by their headers', async () => {
    const formats = [SHOPIFY_EXPORT, squareExport(['A', 'B']), 'ISBN;Price\n1;2\n'];
    expect(await Promise.all(formats.map(async (text) => (await read(text)).format))).toEqual([
      'shopify',
      'square',
      'csv',
    ]);
  });

  it('are read in the layouts of CSV', async () => {
    const { rows } = await read(
      Buffer.from('\ufeffsep=;\nTITLE;Quantity;\nZoë;2;\n;;\n', 'utf16le'),
    );
    expect(rows).toMatchObject([{ position: 3, items: [{ name: 'Zoë', quantity: 2 }] }]);
  });

  it('have one title for the variants of Shopify, also below another image', async () => {
    const { rows } = await read(SHOPIFY_EXPORT);
    expect(rows.map(({ position, items: [{ name }] }) => [position, name])).toEqual([
      [2, 'Ubik - Paperback'],
      [4, 'Ubik - Hardback / Signed'],
      [6, 'Mug'],
    ]);
  });

  it('do not take the title of another product of Shopify', async () => {
    const header = 'Handle,Title,Option1 Value,Variant Price,Variant Barcode\n';
    const { rows } = await read(`${header}a,A,Red,1,\nb,,Blue,1,\nb,,Green,1,\n`);
    expect(rows.map(({ items: [{ name }] }) => name)).toEqual(['A - Red', null, null]);
  });

  it('of Square have an item for each store, and no new quantities', async () => {
    const { rows } = await read(squareExport(['North', 'South']));
    expect(rows).toMatchObject([
      {
        items: [
          { store: 'North', quantity: 12 },
          { store: 'South', quantity: 4 },
        ],
      },
      { items: [{ store: 'North', quantity: 100 }] },
      { items: [], reason: 'has a quantity in no store' },
    ]);
  });

  it('must be the one that the option names', async () => {
    await expect(read('name\nA\n', { format: 'square' })).rejects.toThrow(
      'The file is no export of Square; it has name',
    );
  });

  it('are empty', async () => {
    await expect(read('')).rejects.toThrow('The file is empty');
  });
});
