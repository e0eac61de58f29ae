import type { components } from '../../api/schema.js';
import { ApiError, type ImportSummary } from '../../api/client.js';
import { createStore } from '../../api/store.js';
import type { Corrections, Rejection } from './corrections/corrections.js';
import type { Column, Target } from './mapping.js';
import { type ImportQuery, upload } from './upload.js';

export type Import = components['schemas']['Import'];

/** What is done with a file. It goes on when the page is left, and is found there again. */
export interface Importing {
  file: File;
  /** `unsure` if no answer to an import came: it is not known whether anything has been written. */
  step: 'checking' | 'checked' | 'importing' | 'unsure' | 'done' | 'undone';
  /** Of the dry run, then of the import. */
  summary?: ImportSummary;
  /** The share of the file that has been sent, from 0 to 1. */
  progress: number;
  error?: ApiError;
  /** The columns of a file of rows, as the last dry run has read them. */
  columns: Column[];
  /** How they are to be read. */
  targets: Target[];
  /** The map of the last dry run. */
  map?: string;
  /** The rows that are still rejected, as far as they are known. */
  rejections: Rejection[];
  corrections: Corrections;
  /** Whether something else is being sent: corrected rows, or an undo. */
  isSending: boolean;
  /** The newest import before that of the file; undefined if there is none. */
  newestBefore?: number;
  /** What an import without an answer has written: null if nothing, undefined if that is not known yet. */
  found?: Import | null;
  /** Whether no answer came: corrected rows may have been written. */
  isUnsure: boolean;
  /** How many rows have been imported after they were corrected. */
  corrected: number;
  /** That of the file, and those of corrected rows. */
  importIds: number[];
  /** How many books an undo has left as they are. */
  kept?: number;
}

export const importing = createStore<Importing | undefined>(undefined);

export const change = (changes: Partial<Importing>): void =>
  importing.set({ ...importing.get()!, ...changes });

/** Sends a file, to be read as the last dry run has read it. @returns undefined if that has failed */
export const send = (file: File, query: ImportQuery): Promise<ImportSummary | undefined> => {
  change({ progress: 0 });
  const { map } = importing.get()!;
  return attempt(() => upload(file, { ...query, map }, (progress) => change({ progress })));
};

/** Keeps the error if the work fails. */
export async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  change({ error: undefined });
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    change({ error });
    return undefined;
  }
}

/** What an import that has failed has done, or seen of the file. */
export const partOf = (error?: ApiError): ImportSummary | undefined =>
  error?.problem?.summary as ImportSummary | undefined;
