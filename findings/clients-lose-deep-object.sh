#!/usr/bin/env bash
# orval 7.13.2 and swagger-typescript-api 13.13.0: a deepObject filter is sent as title=[object Object]
#
# Guess: a generated client writes a parameter in the style that the document names, or the generator says that it cannot.
# Instead: both generate a type for { contains: string } and then send value.toString(): title=%5Bobject+Object%5D. The
#   types fit, nothing warns, the request goes out. orval's axios client is right, but because axios writes objects with
#   brackets by itself. openapi-fetch 0.17.0 writes title[contains]=sea too.
# The rule: OpenAPI 3.0.4, Parameter Object: deepObject with explode sends the object { R: 100 } as color%5BR%5D=100.
# Why it matters: a server that ignores what it does not know answers with the whole catalogue, and one that checks its
#   input with 400. A test of the generator's types sees neither: send one request per style through each client.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --no-audit --no-fund --ignore-scripts --loglevel=error \
  orval@7.13.2 swagger-typescript-api@13.13.0 openapi-fetch@0.17.0 axios@1.13.2 esbuild@0.28.2 >/dev/null

cat >api.json <<'JSON'
{
  "openapi": "3.0.4",
  "info": { "title": "Books", "version": "1" },
  "servers": [{ "url": "https://shop.example" }],
  "paths": {
    "/books": {
      "get": {
        "operationId": "listBooks",
        "parameters": [
          {
            "name": "title", "in": "query", "style": "deepObject", "explode": true,
            "schema": { "type": "object", "properties": { "contains": { "type": "string" } } }
          }
        ],
        "responses": { "204": { "description": "None" } }
      }
    }
  }
}
JSON
cat >orval.config.cjs <<'JS'
const client = (name) => ({ input: 'api.json', output: { target: `orval-${name}.ts`, client: name } });
module.exports = { fetch: client('fetch'), axios: client('axios') };
JS
npx orval --config orval.config.cjs >/dev/null
npx swagger-typescript-api generate -p api.json -o . -n swagger.ts >/dev/null
npx esbuild orval-fetch.ts orval-axios.ts swagger.ts --outdir=. --out-extension:.js=.mjs --format=esm --log-level=error

cat >run.mjs <<'JS'
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import axios from 'axios';
import createClient from 'openapi-fetch';
import { listBooks } from './orval-fetch.mjs';
import { getBooks } from './orval-axios.mjs';
import { Api } from './swagger.mjs';

for (const name of ['orval', 'swagger-typescript-api']) {
  console.log(name, JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version);
}
// Sends nothing: takes the URL of each request and answers 204.
let sent;
const take = (request) => {
  sent = decodeURIComponent(new URL(request.url ?? request, 'https://shop.example').search);
  return Promise.resolve(new Response(null, { status: 204 }));
};
globalThis.fetch = take;
const adapter = (config) => take(axios.getUri(config)).then(() => ({ status: 204, config }));
const title = { contains: 'sea' };
const clients = {
  'openapi-fetch': () => createClient({ baseUrl: 'https://shop.example' }).GET('/books', { params: { query: { title } } }),
  'orval, axios': () => getBooks().listBooks({ title }, { adapter }),
  'orval, fetch': () => listBooks({ title }),
  'swagger-typescript-api': () => new Api().books.listBooks({ title }),
};
for (const [name, call] of Object.entries(clients)) {
  await call();
  console.log(name.padEnd(22), sent);
  const right = name === 'openapi-fetch' || name === 'orval, axios';
  assert.equal(sent.replace('+', ' '), right ? '?title[contains]=sea' : '?title=[object Object]');
}
JS
node run.mjs
