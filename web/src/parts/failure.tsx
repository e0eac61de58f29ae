import type { ApiError } from '../api/client.js';
import { texts } from '../text/texts.js';
import { isTemporary, reasonOf } from './reason.js';

/** What went wrong, and a button that tries again, if that may help and does not happen by itself. */
export function Failure({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <div class="failure" role="alert">
      <p>{reasonOf(error)}</p>
      {error.problem?.errors?.map(({ field, message }) => (
        <p key={field}>{message}</p>
      ))}
      {onRetry && isTemporary(error) && (
        <button type="button" onClick={onRetry}>
          {texts.retry}
        </button>
      )}
    </div>
  );
}
