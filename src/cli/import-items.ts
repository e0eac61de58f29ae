import '../config/check-environment.js';
import { STOCK_PRESETS } from '../items/import/stock-presets.js';
import type { StockImportOptions } from '../items/import/stock-options.js';
import type { StockSummary } from '../items/import/stock-summary.js';
import { checkFiles, type FileArguments, importFile } from './imports/import-file.js';
import { ITEMS_USAGE, parseItemsArguments } from './imports/import-items-arguments.js';

const SHOWN_REJECTIONS = 20;

type Arguments = FileArguments<StockImportOptions>;

try {
  const given = parseItemsArguments(process.argv.slice(2));
  if (given) process.exitCode = await run(given);
  else console.log(ITEMS_USAGE);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}

async function run(given: Arguments): Promise<number> {
  await checkFiles(given);
  // Loaded only now: wrong arguments and --help are answered without them.
  const [{ ItemsImporter }, { Barcodes }, { Ledger }, { withService }] = await Promise.all([
    import('../items/import/items-importer.js'),
    import('../items/barcodes.js'),
    import('../ledger/ledger.service.js'),
    import('./with-service.js'),
  ]);
  const use = (importer: InstanceType<typeof ItemsImporter>) =>
    importFile(importer, given, { kind: 'items', print });
  return withService(ItemsImporter, use, [Barcodes, Ledger]);
}

function print(summary: StockSummary, { json, report }: Arguments): void {
  if (json) {
    console.log(JSON.stringify(summary, null, 2));
    return;
  }
  const { format, read, inserted, updated, skipped, rejected, dryRun, rejections } = summary;
  for (const { line, reason } of rejections.slice(0, SHOWN_REJECTIONS)) {
    console.error(`line ${line}: ${reason}`);
  }
  for (const { line, outcome, item } of summary.preview ?? []) {
    console.error(`line ${line}: ${outcome as string}: ${JSON.stringify(item)}`);
  }
  if (rejected > SHOWN_REJECTIONS && !report) {
    console.error(`… --report FILE.csv lists all ${rejected} rejected items`);
  }
  const title = format === 'csv' ? '' : `${STOCK_PRESETS[format].title}: `;
  console.log(
    `${title}${read} items read: ${inserted} inserted, ${updated} updated, ${skipped} skipped, ` +
      `${rejected} rejected${dryRun ? ' (dry run: nothing was written)' : ''}`,
  );
}
