let lines = '';

/**
 * Standard output for the log. Lines of one iteration of the event loop are written together,
 * because writing a line takes longer than formatting it. The rest is written when the process
 * exits, after a crash too.
 */
export const logStream = {
  write(line: string): void {
    if (lines === '') setImmediate(flush);
    lines += line;
  },
};

function flush(): void {
  if (lines === '') return;
  process.stdout.write(lines);
  lines = '';
}

process.on('exit', flush);
// The app keeps running if the reader of the log goes away.
if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
