import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

// Preloaded into an app under test: on SIGUSR2 it collects garbage and writes the memory in use.
if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc');
  process.on('SIGUSR2', () => {
    collectGarbage();
    // Finalizers of the first collection release more.
    setTimeout(() => {
      collectGarbage();
      writeFileSync(
        /** @type {string} */ (process.env.MEMORY_FILE),
        JSON.stringify(process.memoryUsage()),
      );
    }, 100);
  });
}
