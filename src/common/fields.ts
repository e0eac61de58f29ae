import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  type FieldKind,
  type FilterValue,
  type Kind,
  KINDS,
  type Limits,
  type Operator,
} from './field-kinds.js';
import { type JsonSchema, objectSchema } from './json-schema.js';
import { rule } from './rule.js';

/** A field of a resource: requests, answers, lists and files of it follow from this. */
export interface FieldOptions extends Limits {
  kind: FieldKind;
  /** May be null; a request may then also leave it out. */
  nullable?: boolean;
  /** A request may leave it out: the column has a default. */
  optional?: boolean;
  description?: string;
  example?: unknown;
  /** What OpenAPI shows for requests, where that differs from answers. */
  input?: { description?: string; example?: unknown };
  /** Lists cannot filter or sort by it. */
  unlisted?: boolean;
  /** An index serves equality with one value, and the whole list in the order of this field. */
  indexed?: boolean;
  /** A trigram index finds the rows whose text contains another. */
  searchable?: boolean;
}

export type Fields = Record<string, FieldOptions>;

/** A field as lists use it, with what requests would else look up. */
export interface ListField extends FieldOptions {
  operators: readonly Operator[];
  parse(text: string): FilterValue | undefined;
}

export type ListFields = Record<string, ListField>;

export const kindOf = ({ kind }: FieldOptions): Kind => KINDS[kind];

const described = new Map<unknown, Fields>();

/** The fields of a class whose properties have `@Field`, in their order. */
export const fieldsOf = (dto: new () => object): Fields => described.get(dto)!;

/** Describes a property of a request body, and checks it. */
export function Field(field: FieldOptions): PropertyDecorator {
  const { optional, nullable, example, description, input } = field;
  const { limitsSchema, normalize } = kindOf(field);
  const shown = { required: !optional && !nullable, nullable, example, description, ...input };
  const schema = { ...valueSchema(field), ...limitsSchema?.(field) };
  return (target, property) => {
    const others = described.get(target.constructor);
    described.set(target.constructor, { ...others, [property]: field });
    ApiProperty({ ...shown, ...schema } as ApiPropertyOptions)(target, property);
    rule(field.kind, (value, name) => validationMessage(name, field, value))(target, property);
    if (!normalize) return;
    Transform(({ value }) => (typeof value === 'string' ? normalize(value) : value))(
      target,
      property as string,
    );
  };
}

/** What is wrong with a value of a field, as the end of "<name> …"; undefined where nothing is. */
export function validationMessage(
  name: string,
  field: FieldOptions,
  value: unknown,
): string | undefined {
  if (field.nullable && value == null) return undefined;
  if (field.optional && value === undefined) return undefined;
  return kindOf(field).check(value, field, name);
}

/** A value of a field, wherever OpenAPI shows one. */
export const valueSchema = (field: FieldOptions): JsonSchema & { type: string } => ({
  ...kindOf(field).schema,
  ...(field.values && { enum: field.values }),
});

/** A value of a field as the API answers it. */
export function answerSchema(field: FieldOptions): JsonSchema {
  const { type, ...schema } = valueSchema(field);
  return {
    type: field.nullable ? [type, 'null'] : type,
    ...schema,
    ...(field.description && { description: field.description }),
    example: field.example,
  };
}

/** What every row has, before and after its own fields. */
export const ID: FieldOptions = { kind: 'integer', indexed: true, example: 1 };
export const VERSION: FieldOptions = {
  kind: 'integer',
  description: 'Counts the changes of the row',
  example: 1,
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

/** A row as the API answers it, with the related objects that may be embedded. */
export const rowSchema = (
  title: string,
  fields: Fields,
  embedded: Record<string, JsonSchema> = {},
): JsonSchema => {
  const properties = Object.entries(rowFields(fields)).map(([name, field]) => [
    name,
    answerSchema(field),
  ]);
  return objectSchema(title, Object.fromEntries(properties), embedded);
};

/** The fields of rows that lists can be asked about. */
export const listFields = (fields: Fields): ListFields =>
  Object.fromEntries(
    Object.entries(rowFields(fields))
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
