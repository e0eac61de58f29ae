import { parseTimestamp } from '../common/fields/timestamps.js';
import type { EntryDetails } from '../ledger/ledger.service.js';

/** What a client says about a movement. */
export interface Remarks {
  reference?: string | null;
  note?: string | null;
  occurredAt?: string;
}

/** The same, as the ledger stores it. */
export const remarksOf = ({
  reference,
  note,
  occurredAt,
}: Remarks): Omit<EntryDetails, 'type'> => ({
  reference,
  note,
  occurredAt: occurredAt && parseTimestamp(occurredAt),
});
