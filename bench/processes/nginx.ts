import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../tools/postgres-server.js';
import type { Server } from '../servers.js';

/** One worker: with more, the proxy would take more processors than the app on a small machine. */
const config = (port: number, servers: string[], folder: string): string => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  upstream octavo {
    ${servers.map((url) => `server ${new URL(url).host};`).join('\n    ')}
    keepalive 64;
  }
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass http://octavo;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`;

/**
 * Starts nginx, which sends requests to these servers in turn.
 * @throws Error if nginx is not installed
 */
export async function startNginx(servers: string[]): Promise<Server> {
  if (spawnSync('nginx', ['-v']).error) throw new Error('nginx is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'octavo-nginx-'));
  const file = join(folder, 'nginx.conf');
  const port = await freePort();
  writeFileSync(file, config(port, servers, folder));
  const child = spawn('nginx', ['-c', file, '-p', folder], { stdio: 'inherit' });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/health/live`).catch(() => undefined))?.ok) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await delay(50);
  }
  return {
    url,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
