import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Field } from '../../common/fields.js';
import { rule } from '../../common/rule.js';
import type { Encoding } from './lines.js';
import { parseMapping } from './mapping.js';

const MAX_MAP = 1000;

const flag = Transform(({ value }) => ({ true: true, false: false })[String(value)] ?? value);
const DELIMITER_NAMES: Record<string, string> = { tab: '\t', '\\t': '\t' };

/** How a file of books is to be read, and what becomes of rows that are in the way. */
export class ImportOptions {
  /** Column of the catalogue = header in the file; left out: columns named alike. */
  @ApiProperty({
    required: false,
    type: 'string',
    maxLength: MAX_MAP,
    example: 'title=Title,author=Authors,isbn=ISBN',
    description: 'Pairs of property=header. Left out: the headers that are named as a property is',
  })
  @rule('map', mapMessage)
  map?: string;

  @Field({
    kind: 'flag',
    optional: true,
    description: 'Give ISBN-10s back the zeros at their front',
  })
  @flag
  padIsbn: boolean = false;

  @Field({
    kind: 'choice',
    values: ['skip', 'update', 'reject'],
    optional: true,
    description:
      'A row whose ISBN exists, in the catalogue or earlier in the file. Default: reject',
  })
  onConflict: 'skip' | 'update' | 'reject' = 'reject';

  @Field({
    kind: 'choice',
    values: ['reject', 'null'],
    optional: true,
    description: 'A row whose ISBN is wrong. Default: reject',
  })
  onBadIsbn: 'reject' | 'null' = 'reject';

  @Field({ kind: 'flag', optional: true, description: 'Say what would happen, and write nothing' })
  @flag
  dryRun: boolean = false;

  @Field({
    kind: 'choice',
    values: ['utf-8', 'latin1'],
    optional: true,
    description: 'Default: utf-8',
  })
  encoding: Encoding = 'utf-8';

  @Field({
    kind: 'choice',
    values: [',', ';', '\t', 'tab'],
    optional: true,
    description: 'Default: a comma',
  })
  @Transform(({ value }) => DELIMITER_NAMES[String(value)] ?? value)
  delimiter: string = ',';
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
