import { PartialType } from '@nestjs/swagger';
import { CreateStoreDto } from './create-store.dto.js';

/** Only what is sent changes. */
export class UpdateStoreDto extends PartialType(CreateStoreDto, { skipNullProperties: false }) {}
