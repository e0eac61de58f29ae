import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { Page } from '../http/page.js';
import { rule } from './rule.js';

const decimal = ({ value }: { value: unknown }): unknown =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;

const MAX_LIMIT = 200;

/** Which page of a list, and how long. */
export class ListQuery {
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: 50 })
  @Transform(decimal)
  @rule('limit', (value) =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) <= MAX_LIMIT
      ? undefined
      : `must be an integer from 1 to ${MAX_LIMIT}`,
  )
  limit: number = 50;

  /** The cursor of a `Link`. */
  @ApiProperty({ required: false, type: 'string' })
  @Transform(({ value }) => decodeCursor(value))
  @rule('cursor', (value) => (Number.isInteger(value) ? undefined : 'is not one of this list'))
  cursor: number = 0;
}

const decodeCursor = (value: unknown): unknown =>
  decimal({ value: Buffer.from(String(value), 'base64url').toString('latin1') });

const encodeCursor = (id: number): string => Buffer.from(`${id}`).toString('base64url');

/** @param rows those of the page and, if there are more, the first one of the next */
export function toPage<T extends { id: number }>({ limit }: ListQuery, rows: T[]): Page<T> {
  const next = rows.length > limit ? encodeCursor(rows[limit - 1].id) : undefined;
  return new Page(rows.slice(0, limit), next);
}
