import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../../tools/postgres-server.js';

const ATTEMPTS = 500;

export const hasNginx = spawnSync('nginx', ['-v']).error === undefined;

export interface Nginx {
  url: string;
  stop(): Promise<void>;
}

/** A real nginx in front of an app. It compresses, and caches what it may. */
export async function startNginx(appUrl: string): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'octavo-nginx-'));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port, appUrl));
  const options = ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  const child = spawn('nginx', options, { stdio: ['ignore', 'ignore', 'inherit'] });
  await listening(port);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await once(child, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await delay(20);
  }
  throw new Error('nginx does not listen');
}

/** Under /octavo a cache that obeys Cache-Control, under /careless one that stores every answer. */
function configuration(folder: string, port: number, appUrl: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  const location = (prefix: string, more: string): string => `
    location ${prefix}/ {
      proxy_pass ${appUrl}/;
      proxy_set_header X-Forwarded-Prefix ${prefix};
      proxy_cache answers;
      proxy_cache_valid 1m;
      add_header X-Cache $upstream_cache_status always;
      ${more}
    }`;
  return `
daemon off;
master_process off;
pid ${folder}/pid;
events {}
http {
  access_log off;
  ${temporary.join('\n  ')}
  proxy_cache_path ${folder}/cache keys_zone=answers:1m;
  gzip on;
  gzip_types application/json;
  gzip_min_length 1;
  server {
    listen 127.0.0.1:${port};
    ${location('/octavo', '')}
    ${location('/careless', 'proxy_ignore_headers Cache-Control;')}
  }
}
`;
}
