import type { Pages } from '../api/use-pages.js';
import { texts } from '../text/texts.js';
import { Failure } from './failure.js';

/** The end of a list: what went wrong, or a button that loads more. */
export function More({ pages }: { pages: Pages<unknown> }) {
  const { error, hasMore, isLoading, loadMore } = pages;
  if (error) return <Failure error={error} onRetry={loadMore} />;
  if (isLoading) return <p role="status">{texts.loading}</p>;
  return hasMore ? (
    <button type="button" onClick={loadMore}>
      {texts.more}
    </button>
  ) : null;
}
