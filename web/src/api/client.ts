import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';
import { positionToSend, receivePosition } from './position.js';
import { refuse, session } from './session.js';

export type Book = components['schemas']['Book'];
export type NewBook = components['schemas']['NewBook'];
export type Item = components['schemas']['Item'];
export type Movement = components['schemas']['StockMovement'];
export type ImportSummary = components['schemas']['ImportSummary'];
export type Caller = components['schemas']['Caller'];
export type Key = components['schemas']['Key'];
export type Problem = components['schemas']['Problem'];

/** The folder of the page: a proxy may serve the app under a prefix. */
export const BASE = new URL('.', document.baseURI).href.replace(/\/$/, '');

/** The public API of this server. */
export const api = createClient<paths>({ baseUrl: BASE });

api.use({
  onRequest({ request }) {
    const authorization = currentAuthorization();
    if (authorization !== null) request.headers.set('authorization', authorization);
    const position = positionToSend();
    if (request.method === 'GET' && position !== null) {
      request.headers.set('octavo-position', position);
    }
    return request;
  },
  onResponse({ request, response }) {
    receivePosition(response.headers.get('octavo-position'));
    if (response.status === 401 && isCurrent(request)) refuse();
  },
});

function currentAuthorization(): string | null {
  const { key } = session.get();
  return key === null ? null : `Bearer ${key}`;
}

/** Whether a request was sent with the key that the tab has now. */
const isCurrent = ({ headers }: Request): boolean =>
  headers.get('authorization') === currentAuthorization();

/** An answer of the API that is no success, or none: then the status is 0. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem?: Problem,
  ) {
    super(problem?.detail ?? '');
  }

  /** Whether the same request may succeed later. */
  get isAway(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  /** What the API says of a field. */
  messageFor(field: string): string | undefined {
    return this.problem?.errors?.find((error) => error.field === field)?.message;
  }
}

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data and the response of an answer. @throws ApiError */
export async function ok<T>(answer: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  const { data, error, response } = await answer.catch((cause: unknown) => {
    if ((cause as Error).name === 'AbortError') throw cause;
    throw new ApiError(0);
  });
  if (!response.ok) throw new ApiError(response.status, error as Problem);
  return { data: data as T, response };
}
