import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { type FieldKind, KINDS } from './field-kinds.js';
import type { FilterValue, Kind, Limits, Operator } from './kind.js';
import { type JsonSchema, objectSchema } from '../json-schema.js';
import { rule } from './rule.js';

/** A field of a resource. Requests, responses, lists and files derive from it. */
export interface FieldOptions extends Limits {
  kind: FieldKind;
  /** It may be null; requests may then omit it. */
  nullable?: boolean;
  /** Requests may omit it: the column has a default. */
  optional?: boolean;
  description?: string;
  example?: unknown;
  /** What OpenAPI shows for requests, if it differs from responses. */
  input?: { description?: string; example?: unknown };
  /** Lists cannot filter or sort by it. */
  unlisted?: boolean;
  /** An index serves equality with one value, and sorting the whole list by it. */
  indexed?: boolean;
  /** A trigram index serves contains. */
  searchable?: boolean;
}

export type Fields = Record<string, FieldOptions>;

/** A field of a list, with everything resolved that each request needs. */
export interface ListField extends FieldOptions {
  operators: readonly Operator[];
  parse(text: string): FilterValue | undefined;
}

export type ListFields = Record<string, ListField>;

export const kindOf = ({ kind }: FieldOptions): Kind => KINDS[kind];

const described = new Map<unknown, Fields>();

/** The fields of a DTO, in the order of their `@Field` decorators. */
export const fieldsOf = (dto: new () => object): Fields => described.get(dto)!;

/** Describes and validates a property of a request body. */
export function Field(field: FieldOptions): PropertyDecorator {
  const { optional, nullable, example, input } = field;
  const { inputSchema, normalize } = kindOf(field);
  const schema = { ...valueSchema(field), ...inputSchema?.(field) };
  const shown = { required: !optional && !nullable, nullable, example, ...input };
  return (target, property) => {
    const others = described.get(target.constructor);
    described.set(target.constructor, { ...others, [property]: field });
    ApiProperty({ ...schema, ...shown } as ApiPropertyOptions)(target, property);
    rule(field.kind, (value, name) => validationMessage(name, field, value))(target, property);
    if (!normalize) return;
    Transform(({ value }) => (typeof value === 'string' ? normalize(value) : value))(
      target,
      property as string,
    );
  };
}

/** The validation message for a value, as the end of "<name> …"; undefined if it is valid. */
export function validationMessage(
  name: string,
  field: FieldOptions,
  value: unknown,
): string | undefined {
  if (field.nullable && value == null) return undefined;
  if (field.optional && value === undefined) return undefined;
  if (value == null) return 'is required';
  return kindOf(field).check(value, field, name);
}

/** JSON Schema of a value of a field. */
export const valueSchema = (field: FieldOptions): JsonSchema & { type: string } => ({
  ...kindOf(field).schema,
  ...kindOf(field).limitsSchema?.(field),
  ...(field.values && { enum: field.values }),
  ...(field.description && { description: field.description }),
});

/** JSON Schema of a field in responses. */
export function answerSchema(field: FieldOptions): JsonSchema {
  const { type, ...schema } = valueSchema(field);
  return {
    type: field.nullable ? [type, 'null'] : type,
    ...schema,
    example: field.example,
  };
}

/** The fields that every row has, before and after its own. */
export const ID: FieldOptions = { kind: 'integer', min: 1, indexed: true, example: 1 };
export const VERSION: FieldOptions = {
  kind: 'integer',
  min: 1,
  description: 'Counts the changes of the row',
  example: 1,
};
/** In a request: the version that the row must have. */
export const EXPECTED_VERSION: FieldOptions = {
  kind: 'integer',
  min: 1,
  optional: true,
  description: 'Like If-Match: 412 unless it is that of the row',
};
const TIMES: Fields = {
  createdAt: { kind: 'timestamp', example: '2026-11-22T15:07:19.123Z' },
  updatedAt: {
    kind: 'timestamp',
    description: 'Never before createdAt, nor before that of an earlier version',
    example: '2026-11-22T15:07:19.123Z',
  },
};
const rowFields = (fields: Fields): Fields => ({ id: ID, ...fields, ...TIMES, version: VERSION });

/** JSON Schema of a row in responses, with the related objects that may be embedded. */
export const rowSchema = (
  title: string,
  fields: Fields,
  embedded: Record<string, JsonSchema> = {},
): JsonSchema => plainSchema(title, rowFields(fields), embedded);

/** The same for rows that have no other fields than these. */
export const plainSchema = (
  title: string,
  fields: Fields,
  embedded: Record<string, JsonSchema> = {},
): JsonSchema => {
  const properties = Object.entries(fields).map(([name, field]) => [name, answerSchema(field)]);
  return objectSchema(title, Object.fromEntries(properties), embedded);
};

/** The fields that lists can filter and sort by. */
export const listFields = (fields: Fields): ListFields => plainListFields(rowFields(fields));

/** The same for rows that have no other fields than these. */
export const plainListFields = (fields: Fields): ListFields =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, { unlisted }]) => !unlisted)
      .map(([name, field]) => [name, listField(field)]),
  );

function listField(field: FieldOptions): ListField {
  const { operators, parse } = kindOf(field);
  return {
    ...field,
    operators: field.nullable ? [...operators, 'null'] : operators,
    parse: (text) => parse(text, field),
  };
}
