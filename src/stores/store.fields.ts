import { PartialType } from '@nestjs/swagger';
import { Field, fieldsOf, listFields, rowSchema } from '../common/fields.js';
import type { ListDescription } from '../common/list/list-request.js';

/** The fields of a store that clients write. Answers and lists follow from them. */
export class CreateStoreDto {
  @Field({ kind: 'text', maxLength: 80, example: 'Riverside' })
  name: string;

  @Field({ kind: 'flag', optional: true, example: true })
  isActive?: boolean;
}

/** Only what is sent changes. */
export class UpdateStoreDto extends PartialType(CreateStoreDto, { skipNullProperties: false }) {}

const storeFields = fieldsOf(CreateStoreDto);

/** A store as the API answers it. */
export const storeSchema = rowSchema('Store', storeFields);

/** What lists of stores can be asked. */
export const storeList: ListDescription = { fields: listFields(storeFields) };
