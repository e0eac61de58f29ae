import { ApiSchema, PartialType } from '@nestjs/swagger';
import { Field, fieldsOf, listFields, rowSchema } from '../common/fields.js';
import type { ListDescription } from '../common/list/list-request.js';

/** The fields of a store that clients may set. Responses and lists derive from them. */
@ApiSchema({ name: 'NewStore' })
export class CreateStoreDto {
  @Field({ kind: 'text', maxLength: 80, example: 'Riverside' })
  name: string;

  @Field({ kind: 'flag', optional: true, example: true })
  isActive?: boolean;
}

/** Changes only the fields that are present. */
@ApiSchema({ name: 'StoreChanges' })
export class UpdateStoreDto extends PartialType(CreateStoreDto, { skipNullProperties: false }) {}

const storeFields = fieldsOf(CreateStoreDto);

/** A store as the API returns it. */
export const storeSchema = rowSchema('Store', storeFields);

/** The filters and sort keys of lists of stores. */
export const storeList: ListDescription = { fields: listFields(storeFields) };
