import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { toIsbn13 } from './isbn.js';
import { Omittable, rule } from './rule.js';
import { isCalendarDate, MAX_BODY, MAX_INT } from './value-ranges.js';

const MAX_CENTS = MAX_INT;
/** Bytes of JSON that a string has besides what is in it. */
const QUOTES = 2;

interface Presence {
  /** May be left out; the column then gets its default. */
  optional?: boolean;
  /** May be left out or null. */
  nullable?: boolean;
  example?: unknown;
  description?: string;
}

/** A field of a request body: whether it must be there, what it may hold, and how OpenAPI says so. */
function field(
  { optional, nullable, example, description }: Presence,
  schema: { type: string; [keyword: string]: unknown },
  ...checks: PropertyDecorator[]
): PropertyDecorator {
  const required = !optional && !nullable;
  return applyDecorators(
    ApiProperty({ required, nullable, example, description, ...schema } as ApiPropertyOptions),
    ...(nullable ? [IsOptional()] : optional ? [Omittable()] : []),
    ...checks,
  );
}

/**
 * Text without NUL and lone surrogates, which PostgreSQL and UTF-8 cannot hold.
 * @param max the number of characters; left out: as many as a request can hold
 */
export const Text = ({
  max,
  blank = false,
  ...presence
}: Presence & { max?: number; blank?: boolean }): PropertyDecorator =>
  field(
    presence,
    {
      type: 'string',
      ...(max && { maxLength: max }),
      ...(!blank && { minLength: 1, pattern: '\\S' }),
    },
    rule('text', (value) => textComplaint(value, max, blank)),
    ...(max ? [] : [FitsRequest]),
  );

function textComplaint(value: unknown, max = Infinity, blank = false): string | undefined {
  if (typeof value !== 'string') return 'must be a string';
  if (value.includes('\0')) return 'must not contain the character NUL';
  if (!value.isWellFormed()) return 'must be well-formed Unicode';
  if (!blank && value.trim() === '') return 'must not be blank';
  // Characters as the databases count them: a letter beyond U+FFFF is one.
  if (value.length > max && [...value].length > max) return `must have at most ${max} characters`;
  return undefined;
}

/** A JSON body with this property alone must hold the text: so an import takes no more than that. */
const FitsRequest: PropertyDecorator = (target, property) => {
  const max = MAX_BODY - Buffer.byteLength(JSON.stringify({ [property]: '' }));
  const check = rule('fitsRequest', (value) =>
    typeof value === 'string' && Buffer.byteLength(JSON.stringify(value)) - QUOTES > max
      ? `must have at most ${max} bytes when it is written as JSON`
      : undefined,
  );
  check(target, property);
};

export const Integer = ({
  min = -MAX_INT - 1,
  max = MAX_INT,
  ...presence
}: Presence & { min?: number; max?: number }): PropertyDecorator =>
  field(
    presence,
    { type: 'integer', minimum: min, maximum: max },
    rule('integer', (value) => {
      if (!Number.isInteger(value)) return 'must be an integer';
      const inRange = (value as number) >= min && (value as number) <= max;
      return inRange ? undefined : `must be from ${min} to ${max}`;
    }),
  );

export const Decimal = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    { type: 'number' },
    rule('decimal', (value) => (Number.isFinite(value) ? undefined : 'must be a number')),
  );

/** An amount of money: at most two decimals, not negative, within what whole cents can hold. */
export const Price = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    { type: 'number', minimum: 0, maximum: MAX_CENTS / 100, multipleOf: 0.01 },
    rule('price', (value) => {
      if (typeof value !== 'number') return 'must be a number';
      if (!/^\d+(\.\d{1,2})?$/.test(String(value))) {
        return 'must not be negative and have at most two decimals';
      }
      return value * 100 <= MAX_CENTS ? undefined : `must be at most ${MAX_CENTS / 100}`;
    }),
  );

export const Flag = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    { type: 'boolean' },
    rule('flag', (value) => (typeof value === 'boolean' ? undefined : 'must be true or false')),
  );

export const OneOf = ({
  values,
  ...presence
}: Presence & { values: readonly string[] }): PropertyDecorator =>
  field(
    presence,
    { type: 'string', enum: [...values] },
    rule('oneOf', (value) =>
      values.includes(value as string) ? undefined : `must be one of ${values.join(', ')}`,
    ),
  );

/** A day of the calendar, as YYYY-MM-DD. */
export const CalendarDate = (presence: Presence): PropertyDecorator =>
  field(
    presence,
    { type: 'string', format: 'date' },
    rule('calendarDate', (value) =>
      isCalendarDate(value) ? undefined : 'must be a date, YYYY-MM-DD',
    ),
  );

/** An ISBN in any of its usual forms; the value becomes its ISBN-13. An empty string is null. */
export const Isbn = (presence: Presence): PropertyDecorator =>
  applyDecorators(
    field(
      { ...presence, nullable: true },
      { type: 'string' },
      rule('isbn', (value) =>
        typeof value === 'string' && toIsbn13(value)
          ? undefined
          : 'must be a valid ISBN-10 or ISBN-13',
      ),
    ),
    Transform(({ value }) => (typeof value === 'string' ? normalIsbn(value) : value)),
  );

const normalIsbn = (text: string): string | null => (text === '' ? null : (toIsbn13(text) ?? text));
