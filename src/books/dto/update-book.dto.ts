import { PartialType } from '@nestjs/swagger';
import { CreateBookDto } from './create-book.dto.js';

/** Only what is sent changes. */
export class UpdateBookDto extends PartialType(CreateBookDto, { skipNullProperties: false }) {}
