import { ApiSchema, IntersectionType, PartialType } from '@nestjs/swagger';
import { Field, fieldsOf, listFields, rowSchema } from '../common/fields/fields.js';
import type { ListDescription } from '../common/list/list-request.js';
import { Changes, RowChange, Rows } from '../common/fields/row-changes.js';
import { SentBack } from '../common/fields/sent-back.js';

export const BOOK_STATUSES = ['available', 'checked_out', 'lost', 'withdrawn'] as const;
export type BookStatus = (typeof BOOK_STATUSES)[number];

/** The fields of a book that clients may set. Responses, lists, imports and exports derive from them. */
@ApiSchema({ name: 'NewBook' })
export class CreateBookDto {
  @Field({
    kind: 'text',
    maxLength: 500,
    indexed: true,
    searchable: true,
    example: 'Clean Code',
  })
  title: string;

  @Field({
    kind: 'text',
    maxLength: 1000,
    indexed: true,
    searchable: true,
    example: 'Robert Martin',
  })
  author: string;

  /** Any 32-bit integer: there are real books from the year -1750. */
  @Field({ kind: 'integer', nullable: true, indexed: true, example: 2008 })
  year?: number | null;

  @Field({
    kind: 'isbn',
    nullable: true,
    indexed: true,
    description: 'ISBN-13',
    example: '9780132350884',
    input: {
      description: 'ISBN-10 or ISBN-13, stored as ISBN-13',
      example: '978-0-13-235088-4',
    },
  })
  isbn?: string | null;

  @Field({ kind: 'integer', min: 0, nullable: true, example: 464 })
  pageCount?: number | null;

  @Field({ kind: 'choice', values: BOOK_STATUSES, optional: true, example: 'available' })
  status?: BookStatus;

  @Field({
    kind: 'text',
    blank: true,
    nullable: true,
    unlisted: true,
    example: 'A handbook of agile software craftsmanship',
  })
  description?: string | null;

  @Field({ kind: 'number', min: 0, max: 5, nullable: true, example: 4.4 })
  averageRating?: number | null;

  @Field({ kind: 'code', maxLength: 200, nullable: true, example: 'Prentice Hall' })
  publisher?: string | null;

  @Field({
    kind: 'language',
    nullable: true,
    description: 'ISO 639-2',
    example: 'eng',
    input: { description: 'ISO 639-2, stored in lower case' },
  })
  language?: string | null;
}

/** Changes only the fields that are present. */
@ApiSchema({ name: 'BookChanges' })
export class BookChangesDto extends PartialType(CreateBookDto, { skipNullProperties: false }) {}

/** The same, in a row as a client has read it. */
@ApiSchema({ name: 'ChangedBook' })
export class UpdateBookDto extends IntersectionType(BookChangesDto, SentBack) {}

@ApiSchema({ name: 'BookUpdate' })
class BookRowDto extends RowChange {
  @Changes(BookChangesDto)
  changes: BookChangesDto;
}

/** Changes several books, all or none. */
@ApiSchema({ name: 'BookUpdates' })
export class UpdateBooksDto {
  @Rows(BookRowDto)
  rows: BookRowDto[];
}

export const bookFields = fieldsOf(CreateBookDto);

/** The columns of imported and exported files. Ids are left out: they belong to one database. */
export const BOOK_COLUMNS = (Object.keys(bookFields) as (keyof CreateBookDto)[]).filter(
  (name) => bookFields[name].kind !== 'reference',
);

/** A book as the API returns it. */
export const bookSchema = rowSchema('Book', bookFields);

/** The filters and sort keys of lists of books. */
export const bookList: ListDescription = { fields: listFields(bookFields) };

/** The search: the same list with `q`, where a plain `author` means contains. */
export const bookSearch: ListDescription = {
  ...bookList,
  searched: ['title', 'author', 'isbn'],
  bareOperators: { author: 'contains' },
};
