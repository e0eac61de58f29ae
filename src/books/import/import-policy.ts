import type { Format } from './formats/formats.js';
import type { ImportOptions } from './import-options.js';

/** What to do with books that exist already, and with values that are wrong. */
export interface ImportPolicy {
  /** Whether the file is of another program, so that it may say less than a catalogue needs. */
  isTrade: boolean;
  padIsbn: boolean;
  onConflict: 'skip' | 'update' | 'reject';
  onDuplicate: 'skip' | 'insert';
  onBadIsbn: 'reject' | 'null';
  onBadYear: 'reject' | 'null';
}

/** The options, with the defaults for a format. */
export function policyOf(format: Format, options: ImportOptions): ImportPolicy {
  const isTrade = format !== 'csv';
  const { padIsbn, onConflict, onDuplicate, onBadIsbn, onBadYear } = options;
  return {
    isTrade,
    padIsbn,
    // An ONIX message tells what has changed; the other files of the trade are whole collections.
    onConflict: onConflict ?? (format === 'onix' ? 'update' : isTrade ? 'skip' : 'reject'),
    onDuplicate: onDuplicate ?? (isTrade ? 'skip' : 'insert'),
    onBadIsbn,
    onBadYear: onBadYear ?? (isTrade ? 'null' : 'reject'),
  };
}
