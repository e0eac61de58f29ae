import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { MAX_VALUE } from '../common/list/list-request.js';
import { INCLUDES } from './item.fields.js';

export class ItemQuery {
  /** The related objects to embed. */
  @ApiProperty({ required: false, type: 'string', maxLength: MAX_VALUE, example: 'store,book' })
  @Transform(({ value }) => (value === '' ? [] : String(value).split(',')))
  @IsIn(INCLUDES, {
    each: true,
    message: `include must be a comma-separated list of ${INCLUDES.join(', ')}`,
  })
  include: string[] = [];
}
