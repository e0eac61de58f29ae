import { runCommand } from 'safe-migrations';
import { auditLog, shop } from './src/data-sources.js';

const [which, ...parameters] = process.argv.slice(2);
const projects = {
  shop: { folder: 'src/shop-migrations', dataSource: () => shop },
  audit: { folder: 'src/audit-migrations', dataSource: () => auditLog },
};
process.exitCode = await runCommand(
  { ...projects[which as keyof typeof projects], caller: `npm run ${which} -- COMMAND` },
  parameters,
);
