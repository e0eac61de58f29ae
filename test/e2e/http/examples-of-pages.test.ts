import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { exchange, type WireAnswer, type WireRequest } from '../../support/exchange.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

/** A request or an answer, as the page shows it. */
interface Message {
  firstLine: string;
  headers: Record<string, string>;
  body: string;
}

/** An example of a page: what is sent, and what is answered. */
interface Example {
  heading: string;
  request: Message;
  answer: Message;
}

const examplesOf = (page: string): Example[] =>
  page.split(/^#+ /m).flatMap((section) => {
    const heading = section.slice(0, section.indexOf('\n'));
    return [...section.matchAll(/^```http\n([^]*?)^```/gm)].map(([, block]) => {
      const [request, answer] = block.split(/^(?=HTTP\/1\.1 )/m).map(parseMessage);
      return { heading, request, answer };
    });
  });

const apiPage = readFileSync('docs/api.md', 'utf8');
const origin = /`CORS_ORIGINS=(\S+) /.exec(apiPage)![1];

/** ETags of lists depend on it. */
const TIME = '2026-11-22T15:07:19.123Z';

function parseMessage(text: string): Message {
  const [head, ...paragraphs] = text.trimEnd().split('\n\n');
  const [firstLine, ...lines] = head.split('\n');
  const headers = lines.map((line) => {
    const [, name, value] = /^([\w-]+): (.+)$/.exec(line)!;
    return [name.toLowerCase(), value];
  });
  return { firstLine, headers: Object.fromEntries(headers), body: paragraphs.join('\n\n') };
}

function toWire({ firstLine, headers, body }: Message): WireRequest {
  const [method, path] = firstLine.split(' ');
  return { method, path, headers, ...(body !== '' && { body: `${body}\n` }) };
}

describe.each(['docs/api.md', 'docs/stock.md'])('an example of %s', (path) => {
  const examples = examplesOf(readFileSync(path, 'utf8'));
  let app: TestApp;
  /** The answers to all examples, which build on each other. */
  const answers: WireAnswer[] = [];
  beforeAll(async () => {
    process.env.CORS_ORIGINS = origin;
    app = await startTestApp();
    delete process.env.CORS_ORIGINS;
    const csv = readFileSync('examples/books.csv');
    const headers = { 'content-type': 'text/csv' };
    await exchange(app.url, { method: 'POST', path: '/api/books/import', headers, body: csv });
    await app.rows(`UPDATE books SET created_at = '${TIME}', updated_at = '${TIME}'`);
    for (const { request } of examples) answers.push(await exchange(app.url, toWire(request)));
  });
  afterAll(() => app.close());

  it.each(examples.map(({ heading, request }, index) => [heading, request.firstLine, index]))(
    '%s: %s',
    (_heading, _line, index) => {
      const { status, headers, text } = answers[index];
      const shown = examples[index].answer;
      expect(`HTTP/1.1 ${status} ${STATUS_CODES[status]}`).toBe(shown.firstLine);
      expect(headers).toMatchObject(shown.headers);
      if (shown.body === '') return;
      // Of an object, the page shows only the members that matter.
      if (/^[[{]/.test(shown.body)) expect(JSON.parse(text)).toMatchObject(JSON.parse(shown.body));
      else expect(text).toBe(`${shown.body}\n`);
    },
  );
});

it('uses each operator of its table, eq in its short form', () => {
  const table = /^\| operator [^]*?\n\n/m.exec(apiPage)![0];
  const cells = [...table.matchAll(/^\| (`[^|]+`) +\|/gm)].map(([, cell]) => cell);
  const operators = cells.flatMap((cell) => cell.match(/\w+/g)!);
  const sent = examplesOf(apiPage)
    .map(({ request }) => request.firstLine)
    .join();
  const unused = operators.filter((operator) => !sent.includes(`[${operator}]=`));
  expect([operators.length, unused]).toEqual([10, ['eq']]);
});
