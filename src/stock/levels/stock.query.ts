import { ApiProperty } from '@nestjs/swagger';
import { rule } from '../../common/fields/rule.js';
import { parseTimestamp } from '../../common/fields/timestamps.js';
import { isCalendarDate } from '../../common/fields/value-ranges.js';
import { DEFAULT_LIMIT, MAX_CURSOR, MAX_LIMIT } from '../../common/list/list-request.js';

/**
 * @param text a timestamp, or a day, which means its end in UTC
 * @returns RFC 3339 in UTC, or undefined for any other text
 */
export const parseAt = (text: string): string | undefined =>
  isCalendarDate(text) ? `${text}T23:59:59.999Z` : parseTimestamp(text);

/** For stock at a time. */
export class AtQuery {
  /** The past time that is asked for; by default, what is there now. */
  @ApiProperty({
    required: false,
    type: 'string',
    maxLength: 40,
    example: '2026-03-31',
    description: 'A timestamp, or a day, which means its end in UTC. By default, now',
  })
  @rule('at', (text) =>
    text === undefined || parseAt(String(text))
      ? undefined
      : 'must be an RFC 3339 timestamp, or a day, YYYY-MM-DD',
  )
  at?: string;
}

export class StockPageQuery extends AtQuery {
  @ApiProperty({
    required: false,
    type: 'integer',
    format: 'int32',
    minimum: 1,
    maximum: MAX_LIMIT,
    default: DEFAULT_LIMIT,
    description: 'Rows on a page',
  })
  @rule('limit', (text) =>
    text === undefined || (/^[1-9]\d{0,2}$/.test(String(text)) && Number(text) <= MAX_LIMIT)
      ? undefined
      : `must be an integer from 1 to ${MAX_LIMIT}`,
  )
  limit?: string;

  @ApiProperty({
    required: false,
    type: 'string',
    maxLength: MAX_CURSOR,
    description: 'Where the page begins: from a Link header',
  })
  @rule('cursor', () => undefined)
  cursor?: string;
}
