import { PartialType } from '@nestjs/swagger';
import { CreateItemDto } from './create-item.dto.js';

/** Only what is sent changes. */
export class UpdateItemDto extends PartialType(CreateItemDto, { skipNullProperties: false }) {}
