/** A MARC 21 record: as it is in ISO 2709 and in MARCXML, independent of the encoding. */
export interface MarcRecord {
  /** 24 characters, e.g. `00714cam a2200205 a 4500`; empty if a MARCXML record has none. */
  leader: string;
  /** Fields 001 to 009, in the order of the record. */
  controlFields: ControlField[];
  /** All other fields, in the order of the record. */
  dataFields: DataField[];
}

export interface ControlField {
  tag: string;
  data: string;
}

export interface DataField {
  tag: string;
  ind1: string;
  ind2: string;
  subfields: Subfield[];
}

/** `$a`, `$b` and so on: a code may be repeated, and the order matters. */
export interface Subfield {
  code: string;
  value: string;
}

/** A record of a file, or the reason why it cannot be read. */
export interface ReadRecord {
  /** The number of the record in the file, from 1. */
  position: number;
  /** Its bytes, at most 1 MiB. */
  raw: Buffer;
  /** Absent when there is a reason. */
  record?: MarcRecord;
  /** Reads after "record 7", e.g. "ends in the middle of a field". */
  reason?: string;
  notes?: string[];
}

/** The longest part of a record, in bytes, that is kept for reports. */
export const MAX_RAW = 1024 * 1024;

/** Whether fields with this tag hold text without indicators and subfields. */
export const isControlTag = (tag: string): boolean => tag.startsWith('00');

/** A leader's character at a position from 0; a blank if it has none. */
export const leaderAt = (record: MarcRecord, position: number): string =>
  record.leader[position] ?? ' ';
