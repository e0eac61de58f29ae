import { Decimal, Integer, Isbn, OneOf, Text } from '../../common/fields.js';
import { BOOK_STATUSES, type BookStatus } from '../book.entity.js';

export class CreateBookDto {
  @Text({ max: 500, example: 'Clean Code' })
  title: string;

  @Text({ max: 1000, example: 'Robert Martin' })
  author: string;

  @Integer({ nullable: true, example: 2008 })
  year?: number | null;

  @Isbn({ example: '978-0-13-235088-4', description: 'ISBN-10 or ISBN-13, stored as ISBN-13' })
  isbn?: string | null;

  @Integer({ min: 0, nullable: true, example: 464 })
  pageCount?: number | null;

  @OneOf({ values: BOOK_STATUSES, optional: true, example: 'available' })
  status?: BookStatus;

  @Text({ blank: true, nullable: true, example: 'A handbook of agile software craftsmanship' })
  description?: string | null;

  @Decimal({ nullable: true, example: 4.4 })
  averageRating?: number | null;
}
