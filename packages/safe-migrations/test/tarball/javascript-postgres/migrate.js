const { runCommand } = require('safe-migrations');
const { dataSource } = require('./data-source.js');

const project = {
  folder: 'migrations',
  dataSource: () => dataSource,
  shadow: () => ({ type: 'postgres', url: process.env.SHADOW_DATABASE_URL, schema: 'shop' }),
};
runCommand(project, process.argv.slice(2)).then((code) => (process.exitCode = code));
