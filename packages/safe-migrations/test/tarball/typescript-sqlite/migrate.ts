import { runCommand } from 'safe-migrations';
import { auditDataSource } from './src/audit-data-source.js';
import { shopDataSource } from './src/shop-data-source.js';

const [name, ...parameters] = process.argv.slice(2);
const [dataSource, folder] =
  name === 'audit'
    ? [auditDataSource, 'src/audit-migrations']
    : [shopDataSource, 'src/shop-migrations'];
const caller = `npm run ${name} -- COMMAND`;
process.exitCode = await runCommand({ dataSource: () => dataSource, folder, caller }, parameters);
