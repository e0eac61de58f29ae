import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { EXPECTED_VERSION, Field } from './fields.js';
import { rule } from './rule.js';

/** Most rows of one request. */
export const MAX_ROWS = 200;

/** Describes such a request in OpenAPI. */
export const ALL_OR_NONE =
  'In one transaction, all rows or none. `errors` names each row that stands in the way.';

/** One row in a request that changes several. */
export class RowChange {
  @Field({ kind: 'reference', example: 1 })
  id: number;

  @Field(EXPECTED_VERSION)
  version?: number;
}

/** Validates the `changes` of a row by their DTO. */
export const Changes = (dto: new () => object): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: dto }),
    Type(() => dto),
    ValidateNested(),
    rule('changes', (value) => (isObject(value) ? undefined : 'must be an object')),
  );

/** Validates the `rows` of a request by the DTO of one. No two may be the same row. */
export const Rows = (dto: new () => RowChange): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: dto, isArray: true, minItems: 1, maxItems: MAX_ROWS }),
    Type(() => dto),
    ValidateNested({ each: true }),
    rule('rows', rowsMessage),
  );

function rowsMessage(rows: unknown): string | undefined {
  if (!Array.isArray(rows) || rows.length < 1 || rows.length > MAX_ROWS || !rows.every(isObject)) {
    return `must be an array of 1 to ${MAX_ROWS} objects`;
  }
  const ids = rows.map(({ id }) => id);
  const twice = ids.find((id, index) => id !== undefined && ids.indexOf(id) !== index);
  return twice === undefined ? undefined : `must not have the id ${twice} twice`;
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
