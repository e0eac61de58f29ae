#!/usr/bin/env bash
# swagger-typescript-api 13.13.0: with `servers: [{ url: "/" }]` the first part of each path becomes the host
#
# Guess: a server "/" says where the document is served from; it is what OpenAPI takes where no servers are named, so both
#   generate the same client.
# Instead: the client joins baseUrl and path as text: "/" and "/books/1" make "//books/1". That is a URL without a scheme:
#   a browser asks the host "books" for /1. Without servers baseUrl is "" and all is well; "https://shop.example/", with
#   the slash at the end, asks for https://shop.example//books/1. The paths of OpenAPI begin with a slash, always.
# The rule: OpenAPI 3.0.4: without servers "the default value would be a Server Object with a url value of /". RFC 3986,
#   4.2: a reference that begins with two slashes is a network-path reference.
# Why it matters: "/" is the natural server of an API that ships its own document. Give the client its baseUrl in code.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  swagger-typescript-api@13.13.0 esbuild@0.28.2 >/dev/null

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { generateApi } from 'swagger-typescript-api';

const { version } = JSON.parse(readFileSync('node_modules/swagger-typescript-api/package.json'));
console.log('swagger-typescript-api', version);
const page = 'https://shop.example/catalogue';
globalThis.fetch = (url) => Promise.reject(new Error(url)); // sends nothing
for (const [name, servers, sent, asked] of [
  ['none', undefined, '/books/1', 'https://shop.example/books/1'],
  ['/', [{ url: '/' }], '//books/1', 'https://books/1'],
  ['/v1', [{ url: '/v1' }], '/v1/books/1', 'https://shop.example/v1/books/1'],
  ['https://shop.example/', [{ url: 'https://shop.example/' }], ...Array(2).fill('https://shop.example//books/1')],
]) {
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };
  const operation = { operationId: 'findBook', parameters: [id], responses: { 204: { description: 'None' } } };
  const spec = {
    openapi: '3.0.4',
    info: { title: 'Books', version: '1' },
    paths: { '/books/{id}': { get: operation } },
    ...(servers && { servers }),
  };
  const { files } = await generateApi({ spec, output: false, silent: true });
  const { code } = await transform(files[0].fileContent, { loader: 'ts' });
  writeFileSync('client.mjs', code);
  const { Api } = await import(`./client.mjs?${encodeURIComponent(name)}`);
  const { message: url } = await new Api().books.findBook(1).catch((error) => error);
  console.log('server', name.padEnd(21), 'sends', url, 'and asks', new URL(url, page).href);
  assert.deepEqual([url, new URL(url, page).href], [sent, asked]);
}
JS
node run.mjs
