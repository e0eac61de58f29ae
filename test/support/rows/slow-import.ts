import { request, type ClientRequest } from 'node:http';
import { once } from 'node:events';
import type { WireAnswer } from '../exchange.js';

/** An import over HTTP whose body is sent piece by piece. */
export class SlowImport {
  /** Resolves once the server has answered, even if the body is not complete. */
  readonly answer: Promise<WireAnswer>;
  private readonly request: ClientRequest;

  /** @param url of the app */
  constructor(url: string, key?: string) {
    this.request = request(`${url}/api/books/import`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', ...(key && { authorization: `Bearer ${key}` }) },
    });
    this.answer = this.receive();
    this.request.on('error', () => undefined);
  }

  send(text: string): void {
    this.request.write(text);
  }

  /** Resolves once the text has left this process. */
  sent(text: string): Promise<void> {
    return new Promise((resolve) => this.request.write(text, () => resolve()));
  }

  end(): void {
    this.request.end();
  }

  private async receive(): Promise<WireAnswer> {
    const [response] = await once(this.request, 'response');
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const { statusCode: status, headers } = response;
    return { status, headers, text: Buffer.concat(chunks).toString() };
  }
}
