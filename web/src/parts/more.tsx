import type { Pages } from '../api/use-pages.js';
import { texts } from '../text/texts.js';
import { Failure } from './failure.js';

interface Props {
  pages: Pages<unknown>;
  /** What to say if there are no rows. */
  empty?: string;
}

/** The end of a list: what went wrong, or a button that loads more. */
export function More({ pages, empty }: Props) {
  const { rows, error, hasMore, isLoading, loadMore } = pages;
  if (error) return <Failure error={error} onRetry={loadMore} />;
  if (isLoading) return <p role="status">{texts.loading}</p>;
  if (rows.length === 0) return empty === undefined ? null : <p>{empty}</p>;
  return hasMore ? (
    <button type="button" onClick={loadMore}>
      {texts.more}
    </button>
  ) : null;
}
