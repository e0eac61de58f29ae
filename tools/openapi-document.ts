import { createApp } from '../src/configure-app.js';

/** The OpenAPI document of the app, as JSON. */
export async function readDocument(): Promise<string> {
  Object.assign(process.env, {
    DATABASE_URL: 'sqlite://',
    LOG_LEVEL: 'silent',
    DOCS: 'true',
    WEB: 'false',
  });
  const app = await createApp();
  const { body } = await app.inject('/openapi.json');
  await app.close();
  return body;
}
