import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { Field } from '../common/fields/fields.js';
import { rule } from '../common/fields/rule.js';
import { MAX_LINES } from './movement.fields.js';

/** What can be written about every movement. */
@ApiSchema({ name: 'StockRemarks' })
export class RemarksDto {
  @Field({ kind: 'code', maxLength: 80, nullable: true, example: 'Till 2' })
  reference?: string | null;

  @Field({ kind: 'code', maxLength: 500, nullable: true, example: 'Gift' })
  note?: string | null;
}

class OccurredDto extends RemarksDto {
  @Field({
    kind: 'timestamp',
    optional: true,
    description: 'When it happened, if not now',
    example: '2026-11-22T15:07:19.123Z',
  })
  occurredAt?: string;
}

/** The types of movements of one item that clients can write. */
export const SINGLE_TYPES = [
  'receipt',
  'return',
  'sale',
  'supplier_return',
  'write_off',
  'adjustment',
] as const;

@ApiSchema({ name: 'NewStockMovement' })
export class CreateMovementDto extends OccurredDto {
  @Field({ kind: 'choice', values: SINGLE_TYPES, example: 'sale' })
  type: (typeof SINGLE_TYPES)[number];

  @Field({
    kind: 'integer',
    description: 'Copies to add, negative to remove; the sign must suit the type',
    example: -1,
  })
  delta: number;

  @Field({ kind: 'price', nullable: true, example: 29.99 })
  unitPrice?: number | null;
}

@ApiSchema({ name: 'StockCount' })
export class CountDto extends OccurredDto {
  @Field({ kind: 'integer', min: 0, description: 'How many copies are there', example: 2 })
  counted: number;

  @Field({
    kind: 'integer',
    min: 0,
    optional: true,
    description: 'The quantity that the item must have: 409 otherwise',
    example: 3,
  })
  expected?: number;
}

/** Names an item of a store, by its id or by what a scanner reads. */
class LineDto {
  @Field({ kind: 'reference', optional: true, example: 1 })
  itemId?: number;

  @Field({ kind: 'code', maxLength: 64, optional: true, example: undefined })
  barcode?: string;
}

@ApiSchema({ name: 'TransferLine' })
export class TransferLineDto extends LineDto {
  @Field({ kind: 'integer', min: 1, example: 1 })
  quantity: number;
}

@ApiSchema({ name: 'StockLine' })
export class StockLineDto extends TransferLineDto {
  @Field({ kind: 'price', nullable: true, description: 'For one copy', example: 29.99 })
  unitPrice?: number | null;
}

@ApiSchema({ name: 'ReceiptLine' })
export class ReceiptLineDto extends StockLineDto {
  @Field({
    kind: 'reference',
    optional: true,
    description:
      'Instead of itemId or barcode: a book for which the store gets an item if it has none',
  })
  bookId?: number;

  @Field({ kind: 'price', optional: true, description: 'With bookId alone: the price of the item' })
  price?: number;
}

@ApiSchema({ name: 'CountLine' })
export class CountLineDto extends LineDto {
  @Field({ kind: 'integer', min: 0, description: 'How many copies are there', example: 3 })
  counted: number;

  @Field({
    kind: 'integer',
    min: 1,
    optional: true,
    description: 'The seq of the entry that was the last one at the time of counting',
    example: 1,
  })
  atSeq?: number;
}

/** Validates the lines of a document by the DTO of one. */
const Lines = (dto: new () => object): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: dto, isArray: true, minItems: 1, maxItems: MAX_LINES }),
    Type(() => dto),
    ValidateNested({ each: true }),
    rule('lines', (lines) =>
      Array.isArray(lines) &&
      lines.length >= 1 &&
      lines.length <= MAX_LINES &&
      lines.every(isObject)
        ? undefined
        : `must be an array of 1 to ${MAX_LINES} objects`,
    ),
  );

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

class OfStoreDto extends OccurredDto {
  @Field({ kind: 'reference', example: 1 })
  storeId: number;
}

@ApiSchema({ name: 'NewStockDocument' })
export class StockDocumentDto extends OfStoreDto {
  @Lines(StockLineDto)
  lines: StockLineDto[];
}

@ApiSchema({ name: 'NewReceipt' })
export class ReceiptDto extends OfStoreDto {
  @Lines(ReceiptLineDto)
  lines: ReceiptLineDto[];
}

@ApiSchema({ name: 'NewTransfer' })
export class TransferDto extends OccurredDto {
  @Field({ kind: 'reference', example: 1 })
  fromStoreId: number;

  @Field({ kind: 'reference', example: 2 })
  toStoreId: number;

  @Lines(TransferLineDto)
  lines: TransferLineDto[];
}

@ApiSchema({ name: 'NewStockCounts' })
export class StoreCountDto extends OccurredDto {
  @Lines(CountLineDto)
  lines: CountLineDto[];
}
