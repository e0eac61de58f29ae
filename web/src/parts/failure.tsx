import type { ApiError } from '../api/client.js';
import { texts } from '../text/texts.js';

/** What went wrong, and a button that tries again, unless that happens by itself. */
export function Failure({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <div class="failure" role="alert">
      <p>{error.isAway ? texts.away : error.message || texts.failed}</p>
      {error.problem?.errors?.map(({ field, message }) => (
        <p key={field}>{message}</p>
      ))}
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {texts.retry}
        </button>
      )}
    </div>
  );
}
