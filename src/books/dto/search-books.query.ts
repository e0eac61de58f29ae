import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, MaxLength } from 'class-validator';
import { ListQuery } from '../../common/list-query.js';

export class SearchBooksQuery extends ListQuery {
  @ApiProperty({ required: false, type: 'string', maxLength: 200, example: 'martin' })
  @IsOptional()
  @MaxLength(200)
  author?: string;
}
