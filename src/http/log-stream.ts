let lines = '';

/**
 * Standard output for the log. The lines of one turn of the event loop are written together, for to
 * write each by itself takes longer than to make it; what a crash leaves is written on the way out.
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
// Whoever reads the log may go; the app is there for others.
if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
