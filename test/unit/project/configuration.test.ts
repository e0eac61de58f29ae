import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

it.each([
  ['keys', ['dist/src/cli/keys.js', 'list']],
  ['import', ['dist/src/cli/import.js', 'books.csv']],
  ['backup', ['dist/src/cli/backup.js', 'copy.db']],
  ['migrations', ['dist/src/cli/migrations.js', 'status']],
])('%s reports only the errors of an invalid configuration', async (_, parameters) => {
  const env = { ...process.env, PORT: '99999', RATE_LIMIT: 'often' };
  const running = promisify(execFile)(process.execPath, parameters, { env });
  const { code, stdout, stderr } = await running.then(
    (output) => ({ ...output, code: 0 }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.split('\n')).toEqual([
    'Invalid configuration:',
    expect.stringContaining('PORT'),
    expect.stringContaining('RATE_LIMIT'),
    '',
  ]);
});
