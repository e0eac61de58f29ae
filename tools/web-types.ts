import { writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { readDocument } from './openapi-document.js';

/** Writes the types of the API, which the console is checked against. */
const types = await openapiTS(JSON.parse(await readDocument()));
writeFileSync('web/src/api/schema.d.ts', astToString(types));
