import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { createApp } from '../src/configure-app.js';

/** Writes the types of the API, which the console is checked against. */
Object.assign(process.env, {
  DATABASE_URL: 'sqlite://',
  LOG_LEVEL: 'silent',
  DOCS: 'true',
  WEB: 'false',
});
const app = await createApp();
const { body } = await app.inject('/openapi.json');
await app.close();
writeFileSync('web/src/api/schema.d.ts', astToString(await openapiTS(JSON.parse(body))));
