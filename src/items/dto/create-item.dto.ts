import { OmitType } from '@nestjs/swagger';
import { CalendarDate, Integer, Price, Text } from '../../common/fields.js';

const ANY = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };

export class CreateItemDto {
  @Text({ max: 80, example: 'Clean Code, paperback' })
  name: string;

  @Price({ example: 34.99 })
  price: number;

  @Integer({ min: 0, optional: true, example: 3 })
  quantity?: number;

  @CalendarDate({ nullable: true, example: '2026-11-22' })
  receivedOn?: string | null;

  /** Any integer has the right form; whether there is such a store, the database says. */
  @Integer({ ...ANY, example: 1 })
  storeId: number;

  @Integer({ ...ANY, nullable: true, example: 1 })
  bookId?: number | null;
}

/** An item for the store that the path names. */
export class CreateStoreItemDto extends OmitType(CreateItemDto, ['storeId']) {}
