import { ApiSchema, IntersectionType, OmitType, PartialType } from '@nestjs/swagger';
import { bookSchema } from '../books/book.fields.js';
import { Field, fieldsOf, listFields, rowSchema } from '../common/fields/fields.js';
import { orNull } from '../common/json-schema.js';
import { type ListDescription, MAX_VALUE } from '../common/list/list-request.js';
import { Changes, RowChange, Rows } from '../common/fields/row-changes.js';
import { SentBack } from '../common/fields/sent-back.js';
import { storeSchema } from '../stores/store.fields.js';

/** The fields of an item that clients may set. Responses and lists derive from them. */
@ApiSchema({ name: 'NewItem' })
export class CreateItemDto {
  @Field({ kind: 'text', maxLength: 80, example: 'Clean Code, paperback' })
  name: string;

  @Field({ kind: 'price', example: 34.99 })
  price: number;

  @Field({ kind: 'integer', min: 0, optional: true, example: 3 })
  quantity?: number;

  @Field({ kind: 'date', nullable: true, example: '2026-11-22' })
  receivedOn?: string | null;

  @Field({ kind: 'reference', indexed: true, example: 1 })
  storeId: number;

  @Field({ kind: 'reference', nullable: true, indexed: true, example: 1 })
  bookId?: number | null;

  @Field({
    kind: 'integer',
    min: 0,
    nullable: true,
    description: 'The item is low when its quantity is not above this',
    example: 1,
  })
  reorderLevel?: number | null;

  @Field({
    kind: 'code',
    maxLength: 64,
    nullable: true,
    unlisted: true,
    description: 'Unique in the store. An item is also found by the ISBN of its book',
    example: '9780132350884',
  })
  barcode?: string | null;
}

/** An item in the store that the path names. */
@ApiSchema({ name: 'NewStoreItem' })
export class CreateStoreItemDto extends OmitType(CreateItemDto, ['storeId']) {}

/** Changes only the fields that are present. */
@ApiSchema({ name: 'ItemChanges' })
export class ItemChangesDto extends PartialType(CreateItemDto, { skipNullProperties: false }) {}

/** The same, in a row as a client has read it. */
@ApiSchema({ name: 'ChangedItem' })
export class UpdateItemDto extends IntersectionType(ItemChangesDto, SentBack) {}

@ApiSchema({ name: 'ItemUpdate' })
class ItemRowDto extends RowChange {
  @Changes(ItemChangesDto)
  changes: ItemChangesDto;
}

/** Changes several items, all or none. */
@ApiSchema({ name: 'ItemUpdates' })
export class UpdateItemsDto {
  @Rows(ItemRowDto)
  rows: ItemRowDto[];
}

const itemFields = fieldsOf(CreateItemDto);

export const INCLUDES = ['store', 'book'] as const;

/** An item as the API returns it, with its store and its book if requested. */
export const itemSchema = rowSchema('Item', itemFields, {
  store: storeSchema,
  book: orNull(bookSchema),
});

/** The filters and sort keys of lists of items. */
export const itemList: ListDescription = {
  fields: listFields(itemFields),
  includes: INCLUDES,
  named: {
    low: {
      schema: { type: 'string', enum: ['true'] },
      description: 'Items whose quantity is not above their reorderLevel',
      parse: (text) => (text === 'true' ? text : undefined),
      expected: 'must be true',
    },
    barcode: {
      schema: { type: 'string', maxLength: MAX_VALUE, example: '9780132350884' },
      description: 'Items with this barcode, or whose book has this ISBN in any spelling',
      parse: (text) => (text === '' || text.includes('\0') ? undefined : text),
      expected: 'must have at least one character, and not the character NUL',
    },
  },
};
