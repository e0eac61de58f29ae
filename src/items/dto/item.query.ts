import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { ListQuery } from '../../common/list-query.js';

const INCLUDES = ['store', 'book'] as const;
export type Include = (typeof INCLUDES)[number];

const names = Transform(({ value }) => (value === '' ? [] : String(value).split(',')));

export class ItemQuery {
  /** The related objects to embed. */
  @ApiProperty({ required: false, type: 'string', example: 'store,book' })
  @names
  @IsIn(INCLUDES, { each: true })
  include: Include[] = [];
}

export class ItemListQuery extends ListQuery {
  /** The related objects to embed. */
  @ApiProperty({ required: false, type: 'string', example: 'store,book' })
  @names
  @IsIn(INCLUDES, { each: true })
  include: Include[] = [];
}
