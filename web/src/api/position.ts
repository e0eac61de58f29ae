let latest: string | null = null;

/** What reads send, so that a replica that answers them has what this tab has written. */
export const positionToSend = (): string | null => latest;

/** @param position of an answer, if it has one; of two, the greater string is the later one */
export function receivePosition(position: string | null): void {
  if (position !== null && position > (latest ?? '')) latest = position;
}
