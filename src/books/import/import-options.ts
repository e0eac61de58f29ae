import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Field } from '../../common/fields/fields.js';
import { rule, ToBoolean } from '../../common/fields/rule.js';
import { parseMapping } from './csv/mapping.js';
import { FORMATS, type Format } from './formats/formats.js';

const MAX_MAP = 1000;

const DELIMITER_NAMES: Record<string, string> = { tab: '\t', '\\t': '\t' };

/** How to read a file of books, and what to do about conflicts. */
export class ImportOptions {
  @Field({
    kind: 'choice',
    values: FORMATS,
    optional: true,
    description: 'Default: recognized by the header or the first bytes',
  })
  format?: Format;

  /** property=header pairs; by default columns with the names of the properties. */
  @ApiProperty({
    required: false,
    type: 'string',
    maxLength: MAX_MAP,
    description:
      'Pairs of property=header, such as title=Title,author=Authors. By default, headers with the names of the properties',
  })
  @rule('map', mapMessage)
  map?: string;

  @Field({
    kind: 'flag',
    optional: true,
    description: 'Restore leading zeros of ISBN-10s',
  })
  @ToBoolean
  padIsbn: boolean = false;

  @Field({
    kind: 'choice',
    values: ['skip', 'update', 'reject'],
    optional: true,
    description:
      'What to do if the ISBN exists, in the catalogue or earlier in the file. ' +
      'Default: reject; update for ONIX; skip for other formats than CSV',
  })
  onConflict?: 'skip' | 'update' | 'reject';

  @Field({
    kind: 'choice',
    values: ['skip', 'insert'],
    optional: true,
    description:
      'What to do with a book without an ISBN whose title, author, year and publisher are those of a book ' +
      'without an ISBN. Default: insert; skip for other formats than CSV',
  })
  onDuplicate?: 'skip' | 'insert';

  @Field({
    kind: 'choice',
    values: ['reject', 'null'],
    optional: true,
    description: 'What to do if the ISBN is invalid. Default: reject',
  })
  onBadIsbn: 'reject' | 'null' = 'reject';

  @Field({
    kind: 'choice',
    values: ['reject', 'null'],
    optional: true,
    description:
      'What to do with a text that is no year. Default: reject; null for other formats than CSV',
  })
  onBadYear?: 'reject' | 'null';

  @Field({
    kind: 'flag',
    optional: true,
    description: 'Report what would happen, and write nothing',
  })
  @ToBoolean
  dryRun: boolean = false;

  @Field({
    kind: 'choice',
    values: ['utf-8', 'latin1', 'windows-1252'],
    optional: true,
    description: 'Encoding of a CSV file. Default: that of its byte order mark, otherwise utf-8',
  })
  encoding: 'utf-8' | 'latin1' | 'windows-1252' = 'utf-8';

  @Field({
    kind: 'choice',
    values: [',', ';', '\t', 'tab'],
    optional: true,
    description: 'Default: the one that separates the headers',
  })
  @Transform(({ value }) => DELIMITER_NAMES[String(value)] ?? value)
  delimiter?: string;

  @Field({
    kind: 'text',
    maxLength: 255,
    optional: true,
    description: 'How to list the import. Default: the name of the file in a multipart body',
    example: 'books.csv',
  })
  fileName?: string;
}

function mapMessage(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') return 'must be a string';
  if (value.length > MAX_MAP) return `must have at most ${MAX_MAP} characters`;
  try {
    parseMapping(value);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
