import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

// By default it would be loaded from another host.
const { resolve } = createRequire(import.meta.url);
const wasmBinary = readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm'));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasmBinary).buffer } });

/** What a scanner reads in a picture: the kind of each barcode and its text, by text. */
export async function scan(png: Buffer): Promise<string[]> {
  const found = await readBarcodes(new Uint8Array(png), {
    formats: ['EAN13', 'Code128'],
    maxNumberOfSymbols: 255,
  });
  return found.map(({ format, text }) => `${format} ${text}`).toSorted();
}
