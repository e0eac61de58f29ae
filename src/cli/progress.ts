import { SingleBar } from 'cli-progress';

/** Milliseconds between two lines of plain progress. */
const INTERVAL = 2000;

/** Shows progress on standard error: a bar on a terminal, plain lines elsewhere. */
export interface Progress {
  update(bytes: number, rows: number): void;
  end(): void;
}

/** @param size the size of the file, in bytes */
export function showProgress(size: number): Progress {
  return process.stderr.isTTY ? bar(size) : lines(size);
}

function bar(size: number): Progress {
  const format = '{bar} {percentage}% | {rows} rows | {eta_formatted} left';
  const single = new SingleBar({ format, stream: process.stderr, hideCursor: true });
  single.start(size, 0, { rows: 0 });
  return {
    update: (bytes, rows) => single.update(bytes, { rows }),
    end: () => single.stop(),
  };
}

function lines(size: number): Progress {
  let next = Date.now() + INTERVAL;
  let last = '';
  return {
    update(bytes, rows) {
      last = `${Math.floor((bytes / size) * 100)}% | ${rows} rows`;
      if (Date.now() < next) return;
      console.error(last);
      next = Date.now() + INTERVAL;
    },
    end: () => last && console.error(last),
  };
}
