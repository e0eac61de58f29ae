import { Agent, type IncomingHttpHeaders, request as send } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** Milliseconds from sending to the last byte. */
  time: number;
}

export interface RequestOptions {
  /** Sent as JSON, unless it is text already. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Milliseconds after which a request counts as hanging. */
const PATIENCE = 15_000;
/** How often to make a row, and milliseconds between two attempts. */
const ATTEMPTS = 10;
const PAUSE = 1000;

/** Sends requests over connections that it keeps, as many as it needs or is allowed. */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly url: string,
    sockets = Infinity,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: sockets });
  }

  /** @throws the connection's error, or that it hangs */
  request(method: string, path: string, { body, headers }: RequestOptions = {}): Promise<Reply> {
    const start = performance.now();
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = send(`${this.url}${path}`, {
        method,
        agent: this.agent,
        headers: {
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(payload)),
          }),
          ...headers,
        },
      });
      const timer = setTimeout(
        () => request.destroy(new Error(`${method} ${path} hangs`)),
        PATIENCE,
      );
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
      };
      request.on('error', fail);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          clearTimeout(timer);
          resolve({
            status: response.statusCode!,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
            time: performance.now() - start,
          });
        });
      });
      request.end(payload);
    });
  }

  /** Makes a row that an experiment needs; after a 503 it tries again. @returns the row */
  async create(path: string, body: object): Promise<{ id: number; version: number }> {
    for (let attempt = 1; ; attempt += 1) {
      const { status, text } = await this.request('POST', path, { body });
      if (status === 201) return JSON.parse(text);
      if (status !== 503 || attempt === ATTEMPTS) {
        throw new Error(`${path} answered ${status}: ${text}`);
      }
      await delay(PAUSE);
    }
  }

  close(): void {
    this.agent.destroy();
  }
}
