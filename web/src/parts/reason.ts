import type { ApiError } from '../api/client.js';
import { texts } from '../text/texts.js';

/** What went wrong, in a sentence. */
export function reasonOf(error: ApiError): string {
  if (error.isAway) return texts.away;
  return error.status === 401 ? texts.keyNeeded : error.message || texts.failed;
}

/** Whether the same request may succeed later. */
export const isTemporary = (error: ApiError): boolean => error.isAway || error.status === 429;
